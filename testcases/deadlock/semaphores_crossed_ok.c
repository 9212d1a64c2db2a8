// impasse: online = none
// impasse: postmortem = none
//
// The same semaphores, always taken in one order.
#include <pthread.h>
#include <semaphore.h>

static sem_t left;
static sem_t right;

static void* LeftFirst(void* unused) {
  for (int i = 0; i < 500; ++i) {
    while (sem_wait(&left) != 0) {
    }
    while (sem_wait(&right) != 0) {
    }
    sem_post(&right);
    sem_post(&left);
  }
  return unused;
}

int main(void) {
  sem_init(&left, 0, 1);
  sem_init(&right, 0, 1);
  pthread_t other;
  pthread_create(&other, NULL, LeftFirst, NULL);
  LeftFirst(NULL);
  pthread_join(other, NULL);
}
