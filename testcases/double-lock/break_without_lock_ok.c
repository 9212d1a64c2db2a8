/* A loop is left by break without the lock on one path; on another path with it, and then the code
 * after the loop knows it by a flag.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

struct feed {
  pthread_mutex_t lock;
  int queue[8];
  int length;
  int dropped;
};

static int feed_find(struct feed *feed, int wanted) {
  int position = -1;
  for (int i = 0; i < 8; i++) {
    int hit;
    pthread_mutex_lock(&feed->lock);
    hit = i < feed->length && feed->queue[i] == wanted;
    pthread_mutex_unlock(&feed->lock);
    if (hit) {
      position = i;
      break;
    }
  }
  pthread_mutex_lock(&feed->lock);
  if (position < 0) feed->dropped++;
  pthread_mutex_unlock(&feed->lock);
  return position;
}

static int feed_take(struct feed *feed) {
  int locked = 0;
  int taken = -1;
  for (int tries = 0; tries < 3; tries++) {
    if (pthread_mutex_trylock(&feed->lock) == 0) {
      locked = 1;
      break;
    }
  }
  if (!locked) pthread_mutex_lock(&feed->lock);
  if (feed->length > 0) taken = feed->queue[--feed->length];
  pthread_mutex_unlock(&feed->lock);
  return taken;
}

int main(void) {
  static struct feed feed = {PTHREAD_MUTEX_INITIALIZER, {5, 6, 7}, 3, 0};
  int found = feed_find(&feed, 6);
  printf("%d %d\n", found, feed_take(&feed));
  return 0;
}
