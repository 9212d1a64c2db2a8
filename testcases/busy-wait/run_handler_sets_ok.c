// impasse: online = none
// impasse: postmortem = none
// impasse-run: options = --livelock-window 300ms
//
// A signal handler sets the flag.
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>

static volatile sig_atomic_t rang;

static void ring(int signal) { rang = signal; }

static void* await(void* unused) {
  while (!rang) sched_yield();
  return unused;
}

int main(void) {
  const struct itimerval once = {{0, 0}, {1, 600000}};
  pthread_t thread;
  signal(SIGALRM, ring);
  setitimer(ITIMER_REAL, &once, NULL);
  pthread_create(&thread, NULL, await, NULL);
  pthread_join(thread, NULL);
  puts("rang");
}
