// The starter waits for as many posts as there are threads, but the first thread has none to give.
// impasse: static = count-mismatch
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <pthread.h>
#include <semaphore.h>

#define THREADS 3

static sem_t ready;

static void* work(void* arg) {
  sem_post(&ready);
  return arg;
}

static void* watch(void* arg) { return arg; }

int main(void) {
  pthread_t threads[THREADS];
  sem_init(&ready, 0, 0);
  pthread_create(&threads[0], NULL, watch, NULL);
  for (int i = 1; i < THREADS; ++i) pthread_create(&threads[i], NULL, work, NULL);
  for (int i = 0; i < THREADS; ++i) sem_wait(&ready);
  for (int i = 0; i < THREADS; ++i) pthread_join(threads[i], NULL);
  return 0;
}
