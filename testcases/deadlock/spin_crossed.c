// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Two spin locks in opposite orders: both threads burn their processor for ever.
#include <pthread.h>

static pthread_spinlock_t head;
static pthread_spinlock_t tail;
static pthread_barrier_t step;

static void* TailFirst(void* unused) {
  pthread_spin_lock(&tail);
  pthread_barrier_wait(&step);
  pthread_spin_lock(&head);
  return unused;
}

int main(void) {
  pthread_spin_init(&head, PTHREAD_PROCESS_PRIVATE);
  pthread_spin_init(&tail, PTHREAD_PROCESS_PRIVATE);
  pthread_barrier_init(&step, NULL, 2);
  pthread_t other;
  pthread_create(&other, NULL, TailFirst, NULL);
  pthread_spin_lock(&head);
  pthread_barrier_wait(&step);
  pthread_spin_lock(&tail);
}
