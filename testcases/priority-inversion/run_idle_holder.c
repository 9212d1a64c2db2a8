// impasse: online = priority-inversion
// impasse: postmortem = none -- a trace does not say who was given a processor
// impasse-run: options = --long-hold 300ms
//
// On one processor: a thread that gave itself SCHED_IDLE takes a lock, a thread of the usual policy
// computes, and the main thread waits for the lock.
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static atomic_int taken;
static atomic_int stop;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void compute(double seconds) {
  for (const double end = now() + seconds; now() < end && !stop;) {
  }
}

static void* tidy_up(void* unused) {
  struct sched_param none = {0};
  const int result = pthread_setschedparam(pthread_self(), SCHED_IDLE, &none);
  pthread_mutex_lock(&table);
  taken = result == 0 ? 1 : 2;
  struct timespec used;
  do {  // some work: 20 ms of processor time
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  } while (used.tv_sec == 0 && used.tv_nsec < 20 * 1000 * 1000);
  pthread_mutex_unlock(&table);
  return unused;
}

static void* busy(void* unused) {
  compute(4.0);
  return unused;
}

int main(void) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  sched_setaffinity(0, sizeof(one), &one);
  pthread_t tidier;
  pthread_t worker;
  pthread_create(&tidier, NULL, tidy_up, NULL);
  while (!taken) sched_yield();
  pthread_create(&worker, NULL, busy, NULL);
  pthread_mutex_lock(&table);
  stop = 1;
  pthread_mutex_unlock(&table);
  pthread_join(tidier, NULL);
  pthread_join(worker, NULL);
  puts("done");
  return 0;
}
