/* A loop is left by break with the lock, and the code after the loop takes it.
 * impasse: static = double-lock
 * impasse: online = none -- the loop is never left by break in this run
 * impasse: postmortem = none -- the loop is never left by break in this run
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
    pthread_mutex_lock(&feed->lock);
    if (i < feed->length && feed->queue[i] == wanted) {
      position = i;
      break;
    }
    pthread_mutex_unlock(&feed->lock);
  }
  pthread_mutex_lock(&feed->lock);
  if (position < 0) feed->dropped++;
  pthread_mutex_unlock(&feed->lock);
  return position;
}

int main(void) {
  static struct feed feed = {PTHREAD_MUTEX_INITIALIZER, {5, 6, 7}, 3, 0};
  printf("%d\n", feed_find(&feed, 9));
  return 0;
}
