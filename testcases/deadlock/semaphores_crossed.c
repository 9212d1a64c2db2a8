// impasse: static = count-mismatch
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Two semaphores serve as locks and are taken in opposite orders.
#include <pthread.h>
#include <semaphore.h>

static sem_t left;
static sem_t right;
static pthread_barrier_t step;

static void Take(sem_t* semaphore) {
  while (sem_wait(semaphore) != 0) {
  }
}

static void* RightFirst(void* unused) {
  Take(&right);
  pthread_barrier_wait(&step);
  Take(&left);
  return unused;
}

int main(void) {
  sem_init(&left, 0, 1);
  sem_init(&right, 0, 1);
  pthread_barrier_init(&step, NULL, 2);
  pthread_t other;
  pthread_create(&other, NULL, RightFirst, NULL);
  Take(&left);
  pthread_barrier_wait(&step);
  Take(&right);
  sem_post(&right);
  sem_post(&left);
  pthread_join(other, NULL);
}
