/* Two spin locks in both orders: the two threads burn their processors for ever.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- the two threads need not meet in a run
 * impasse: postmortem = skip -- the two threads need not meet in a run
 */
#include <pthread.h>
#include <stdio.h>

struct ring {
  pthread_spinlock_t head_lock;
  pthread_spinlock_t tail_lock;
  int head, tail;
};

static struct ring ring;

static void *produce(void *arg) {
  struct ring *r = arg;
  pthread_spin_lock(&r->head_lock);
  r->head++;
  pthread_spin_lock(&r->tail_lock);
  if (r->head - r->tail > 8) r->tail = r->head;
  pthread_spin_unlock(&r->tail_lock);
  pthread_spin_unlock(&r->head_lock);
  return NULL;
}

static void *consume(void *arg) {
  struct ring *r = arg;
  pthread_spin_lock(&r->tail_lock);
  r->tail++;
  pthread_spin_lock(&r->head_lock);
  if (r->tail > r->head) r->tail = r->head;
  pthread_spin_unlock(&r->head_lock);
  pthread_spin_unlock(&r->tail_lock);
  return NULL;
}

int main(void) {
  pthread_t producer, consumer;
  pthread_spin_init(&ring.head_lock, PTHREAD_PROCESS_PRIVATE);
  pthread_spin_init(&ring.tail_lock, PTHREAD_PROCESS_PRIVATE);
  if (pthread_create(&producer, NULL, produce, &ring)) return 1;
  if (pthread_create(&consumer, NULL, consume, &ring)) return 1;
  pthread_join(producer, NULL);
  pthread_join(consumer, NULL);
  printf("%d %d\n", ring.head, ring.tail);
  return 0;
}
