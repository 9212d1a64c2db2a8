// Nobody writes while they read.
// impasse: static = none
#include <pthread.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
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
  for (int i = 0; i < 4; ++i) pthread_create(&threads[i], NULL, reader, NULL);
  running = 0;
  for (int i = 0; i < 4; ++i) pthread_join(threads[i], NULL);
  return 0;
}
