/* One side waits for its second lock until a point in time only, by three functions of pthread, and
 * gives the first one back when it is late.
 * impasse: all = none
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <time.h>

static pthread_mutex_t seats = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t meals = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t prices = PTHREAD_RWLOCK_INITIALIZER;
static int booked, ordered, price = 3;

static struct timespec soon(clockid_t clock) {
  struct timespec until;
  clock_gettime(clock, &until);
  until.tv_nsec += 2000000;
  if (until.tv_nsec >= 1000000000) {
    until.tv_nsec -= 1000000000;
    until.tv_sec++;
  }
  return until;
}

static int book(void) {
  struct timespec until = soon(CLOCK_REALTIME);
  int rc;
  pthread_mutex_lock(&seats);
  rc = pthread_mutex_timedlock(&meals, &until);
  if (rc == 0) {
    booked++;
    ordered++;
    pthread_mutex_unlock(&meals);
  }
  pthread_mutex_unlock(&seats);
  return rc;
}

static int charge(void) {
  struct timespec until = soon(CLOCK_MONOTONIC);
  int rc;
  pthread_rwlock_rdlock(&prices);
  rc = pthread_mutex_clocklock(&meals, CLOCK_MONOTONIC, &until);
  if (rc == 0) {
    ordered += price;
    pthread_mutex_unlock(&meals);
  }
  pthread_rwlock_unlock(&prices);
  return rc;
}

static void *kitchen(void *arg) {
  for (int i = 0; i < 10; i++) {
    pthread_mutex_lock(&meals);
    pthread_mutex_lock(&seats);
    booked += ordered > 100;
    pthread_mutex_unlock(&seats);
    pthread_rwlock_wrlock(&prices);
    price++;
    pthread_rwlock_unlock(&prices);
    pthread_mutex_unlock(&meals);
  }
  return arg;
}

int main(void) {
  pthread_t cook;
  if (pthread_create(&cook, NULL, kitchen, NULL)) return 1;
  for (int i = 0; i < 10; i++) {
    book();
    charge();
  }
  pthread_join(cook, NULL);
  puts("done");
  return 0;
}
