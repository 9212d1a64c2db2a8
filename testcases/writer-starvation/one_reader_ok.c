// A single reader: the writer comes in when it gives the lock back.
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
  pthread_t thread;
  pthread_create(&thread, NULL, reader, NULL);
  pthread_rwlock_wrlock(&lock);
  ++config;
  pthread_rwlock_unlock(&lock);
  running = 0;
  pthread_join(thread, NULL);
  return 0;
}
