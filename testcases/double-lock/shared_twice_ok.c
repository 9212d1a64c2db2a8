/* A reader takes its share a second time, and nobody ever writes while it runs: the only writer is
 * the main thread, before the readers are started.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

static pthread_rwlock_t zone_lock = PTHREAD_RWLOCK_INITIALIZER;
static int hosts, serial;

static int zone_serial(void) {
  int value;
  pthread_rwlock_rdlock(&zone_lock);
  value = serial;
  pthread_rwlock_unlock(&zone_lock);
  return value;
}

static void *describe(void *arg) {
  int sum;
  pthread_rwlock_rdlock(&zone_lock);
  sum = hosts + zone_serial();
  pthread_rwlock_unlock(&zone_lock);
  return sum > 0 ? NULL : arg;
}

int main(void) {
  pthread_t readers[2];
  pthread_rwlock_wrlock(&zone_lock);
  hosts = 5;
  serial = 1;
  pthread_rwlock_unlock(&zone_lock);
  for (int i = 0; i < 2; i++)
    if (pthread_create(&readers[i], NULL, describe, NULL)) return 1;
  for (int i = 0; i < 2; i++) pthread_join(readers[i], NULL);
  puts("done");
  return 0;
}
