/* A retry that gives the lock back first, and loops that lock and unlock in each round.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

struct ring {
  pthread_mutex_t lock;
  int free_slots;
};

static int ring_grow(struct ring *ring) {
  pthread_mutex_lock(&ring->lock);
  ring->free_slots = 4;
  pthread_mutex_unlock(&ring->lock);
  return 0;
}

static int ring_put(struct ring *ring) {
  int slot;
retry:
  pthread_mutex_lock(&ring->lock);
  if (ring->free_slots == 0) {
    pthread_mutex_unlock(&ring->lock);
    if (ring_grow(ring) != 0) return -1;
    goto retry;
  }
  slot = --ring->free_slots;
  pthread_mutex_unlock(&ring->lock);
  return slot;
}

static int ring_drain(struct ring *ring) {
  int rounds = 0;
  for (;;) {
    pthread_mutex_lock(&ring->lock);
    if (ring->free_slots >= 8) {
      pthread_mutex_unlock(&ring->lock);
      break;
    }
    if (ring->free_slots % 2) {
      ring->free_slots++;
      pthread_mutex_unlock(&ring->lock);
      continue;
    }
    ring->free_slots += 2;
    rounds++;
    pthread_mutex_unlock(&ring->lock);
  }
  pthread_mutex_lock(&ring->lock);
  while (rounds > 0) {
    rounds--;
    pthread_mutex_unlock(&ring->lock);
    pthread_mutex_lock(&ring->lock);
  }
  pthread_mutex_unlock(&ring->lock);
  return rounds;
}

int main(void) {
  static struct ring events = {PTHREAD_MUTEX_INITIALIZER, 0};
  printf("%d\n", ring_put(&events));
  printf("%d\n", ring_drain(&events));
  return 0;
}
