// impasse: online = none
// impasse: postmortem = none
// impasse-run: options = --livelock-window 300ms
//
// Asks again and again whether the child has ended, with the other thread waiting for the answer.
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;

static void* reap(void* unused) {
  while (waitpid(child, NULL, WNOHANG) == 0) sched_yield();
  return unused;
}

int main(void) {
  child = fork();
  if (child == 0) {
    usleep(1600000);
    _exit(0);
  }
  pthread_t thread;
  pthread_create(&thread, NULL, reap, NULL);
  pthread_join(thread, NULL);
  puts("ended");
}
