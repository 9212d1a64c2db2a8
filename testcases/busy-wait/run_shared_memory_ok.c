// impasse: online = none
// impasse: postmortem = none
// impasse-run: options = --livelock-window 300ms
//
// Another process sets the flag, in memory that both have.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static atomic_int* flag;

static void* await(void* unused) {
  while (!atomic_load(flag)) sched_yield();
  return unused;
}

int main(void) {
  flag = mmap(NULL, sizeof(*flag), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (flag == MAP_FAILED) return 1;
  const pid_t child = fork();
  if (child == 0) {
    usleep(1600000);
    atomic_store(flag, 1);
    _exit(0);
  }
  pthread_t thread;
  pthread_create(&thread, NULL, await, NULL);
  pthread_join(thread, NULL);
  waitpid(child, NULL, 0);
  puts("set");
}
