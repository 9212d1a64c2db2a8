// PTHREAD_RWLOCK_PREFER_WRITER_NP sounds right and changes nothing in glibc.
// impasse: static = writer-starvation
#define _GNU_SOURCE
#include <pthread.h>

static pthread_rwlock_t lock;
static volatile int running = 1;
static int routes;

static void* router(void* arg) {
  while (running) {
    pthread_rwlock_rdlock(&lock);
    routes += 0;
    pthread_rwlock_unlock(&lock);
  }
  return arg;
}

int main(void) {
  pthread_rwlockattr_t attr;
  pthread_t threads[4];
  pthread_rwlockattr_init(&attr);
  pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NP);
  pthread_rwlock_init(&lock, &attr);
  for (int i = 0; i < 4; ++i) pthread_create(&threads[i], NULL, router, NULL);
  pthread_rwlock_wrlock(&lock);
  routes = 7;
  pthread_rwlock_unlock(&lock);
  running = 0;
  for (int i = 0; i < 4; ++i) pthread_join(threads[i], NULL);
  return 0;
}
