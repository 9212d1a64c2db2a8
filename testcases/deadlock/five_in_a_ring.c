// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Five threads in a circle, started from C.
#include <pthread.h>

enum { kSeats = 5 };
static pthread_mutex_t forks[kSeats];
static pthread_barrier_t seated;

static void* Dine(void* seat) {
  const long left = (long)seat;
  pthread_mutex_lock(&forks[left]);
  pthread_barrier_wait(&seated);
  pthread_mutex_lock(&forks[(left + 1) % kSeats]);
  return NULL;
}

int main(void) {
  pthread_t threads[kSeats];
  pthread_barrier_init(&seated, NULL, kSeats);
  for (int i = 0; i < kSeats; ++i) pthread_mutex_init(&forks[i], NULL);
  for (long i = 0; i < kSeats; ++i) pthread_create(&threads[i], NULL, Dine, (void*)i);
  for (int i = 0; i < kSeats; ++i) pthread_join(threads[i], NULL);
}
