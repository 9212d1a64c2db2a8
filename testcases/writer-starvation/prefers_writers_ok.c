// The lock is told to let writers go first.
// impasse: static = none
#define _GNU_SOURCE
#include <pthread.h>

static pthread_rwlock_t lock;
static volatile int running = 1;
static int config;

static void* reader(void* arg) {
  int sum = 0;
  while (running) {
    pthread_rwlock_rdlock(&lock);
    sum += config;
    pthread_rwlock_unlock(&lock);
  }
  return (void*)(long)sum;
}

int main(void) {
  pthread_t threads[4];
  pthread_rwlockattr_t attr;
  pthread_rwlockattr_init(&attr);
  pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
  pthread_rwlock_init(&lock, &attr);
  for (int i = 0; i < 4; ++i) pthread_create(&threads[i], NULL, reader, NULL);
  pthread_rwlock_wrlock(&lock);
  ++config;
  pthread_rwlock_unlock(&lock);
  running = 0;
  for (int i = 0; i < 4; ++i) pthread_join(threads[i], NULL);
  return 0;
}
