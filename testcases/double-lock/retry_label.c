/* A retry jumps above the lock without giving it back.
 * impasse: static = double-lock
 * impasse: online = deadlock
 * impasse: postmortem = deadlock
 */
#include <pthread.h>
#include <stdio.h>

struct ring {
  pthread_mutex_t lock;
  int free_slots;
};

static int ring_grow(struct ring *ring) {
  ring->free_slots = 4;
  return 0;
}

static int ring_put(struct ring *ring) {
  int slot;
retry:
  pthread_mutex_lock(&ring->lock);
  if (ring->free_slots == 0) {
    if (ring_grow(ring) != 0) {
      pthread_mutex_unlock(&ring->lock);
      return -1;
    }
    goto retry;
  }
  slot = --ring->free_slots;
  pthread_mutex_unlock(&ring->lock);
  return slot;
}

int main(void) {
  static struct ring events = {PTHREAD_MUTEX_INITIALIZER, 0};
  printf("%d\n", ring_put(&events));
  return 0;
}
