// impasse: online = none
// impasse: postmortem = none
// impasse-run: options = --livelock-window 300ms
//
// A busy event loop: the pipe may always have something, whatever the threads of the process do.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work_came = PTHREAD_COND_INITIALIZER;
static int stop;

static void* idle_worker(void* unused) {
  pthread_mutex_lock(&lock);
  while (!stop) pthread_cond_wait(&work_came, &lock);
  pthread_mutex_unlock(&lock);
  return unused;
}

int main(void) {
  int ends[2];
  char byte;
  pthread_t worker;
  if (pipe2(ends, O_NONBLOCK) != 0) return 1;
  const pid_t child = fork();
  if (child == 0) {
    usleep(1600000);
    _exit(write(ends[1], "x", 1) == 1 ? 0 : 1);
  }
  pthread_create(&worker, NULL, idle_worker, NULL);
  while (read(ends[0], &byte, 1) != 1) sched_yield();
  pthread_mutex_lock(&lock);
  stop = 1;
  pthread_cond_signal(&work_came);
  pthread_mutex_unlock(&lock);
  pthread_join(worker, NULL);
  waitpid(child, NULL, 0);
  puts("stopped");
}
