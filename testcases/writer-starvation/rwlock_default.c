// The default kind of glibc.
// impasse: static = writer-starvation
#include <pthread.h>

#define READERS 4

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

static void reconfigure(int value) {
  pthread_rwlock_wrlock(&lock);
  config = value;
  pthread_rwlock_unlock(&lock);
}

int main(void) {
  pthread_t threads[READERS];
  for (int i = 0; i < READERS; ++i) pthread_create(&threads[i], NULL, reader, NULL);
  reconfigure(3);
  running = 0;
  for (int i = 0; i < READERS; ++i) pthread_join(threads[i], NULL);
  return 0;
}
