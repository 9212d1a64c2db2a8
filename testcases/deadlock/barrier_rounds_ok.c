// impasse: online = none
// impasse: postmortem = none
//
// A barrier in many rounds beside a lock.
#include <pthread.h>

static pthread_barrier_t phase;
static pthread_mutex_t sum_lock = PTHREAD_MUTEX_INITIALIZER;
static long sum;

static void* Work(void* unused) {
  for (int i = 0; i < 400; ++i) {
    pthread_mutex_lock(&sum_lock);
    sum += i;
    pthread_mutex_unlock(&sum_lock);
    pthread_barrier_wait(&phase);
  }
  return unused;
}

int main(void) {
  pthread_t threads[4];
  pthread_barrier_init(&phase, NULL, 4);
  for (int i = 0; i < 4; ++i) pthread_create(&threads[i], NULL, Work, NULL);
  for (int i = 0; i < 4; ++i) pthread_join(threads[i], NULL);
}
