// impasse: online = none
// impasse: postmortem = none
// impasse-run: options = --long-hold 300ms --long-hold-shared 300ms
//
// Healthy: the holder of the lock comes after the thread that waits, and has a processor as soon as
// it can run; it is done before the wait is a long one. The second holder sleeps: then no thread in
// between keeps it from running, and the wait is short.
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static atomic_int taken;

static void* compute(void* unused) {
  struct sched_param none = {0};
  pthread_setschedparam(pthread_self(), SCHED_IDLE, &none);
  pthread_mutex_lock(&table);
  taken = 1;
  struct timespec used;
  do {
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  } while (used.tv_nsec < 50 * 1000 * 1000);
  pthread_mutex_unlock(&table);
  return unused;
}

static void* doze(void* unused) {
  pthread_mutex_lock(&table);
  taken = 2;
  usleep(150 * 1000);
  pthread_mutex_unlock(&table);
  return unused;
}

int main(void) {
  pthread_t first;
  pthread_t second;
  pthread_create(&first, NULL, compute, NULL);
  while (taken < 1) sched_yield();
  pthread_mutex_lock(&table);
  pthread_mutex_unlock(&table);
  pthread_create(&second, NULL, doze, NULL);
  while (taken < 2) sched_yield();
  pthread_mutex_lock(&table);
  pthread_mutex_unlock(&table);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  puts("done");
  return 0;
}
