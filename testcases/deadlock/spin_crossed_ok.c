// impasse: online = none
// impasse: postmortem = none
//
// Two spin locks in one order.
#include <pthread.h>

static pthread_spinlock_t head;
static pthread_spinlock_t tail;

static void* HeadFirst(void* unused) {
  for (int i = 0; i < 1000; ++i) {
    pthread_spin_lock(&head);
    pthread_spin_lock(&tail);
    pthread_spin_unlock(&tail);
    pthread_spin_unlock(&head);
  }
  return unused;
}

int main(void) {
  pthread_spin_init(&head, PTHREAD_PROCESS_PRIVATE);
  pthread_spin_init(&tail, PTHREAD_PROCESS_PRIVATE);
  pthread_t other;
  pthread_create(&other, NULL, HeadFirst, NULL);
  HeadFirst(NULL);
  pthread_join(other, NULL);
}
