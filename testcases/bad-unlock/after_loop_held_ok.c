/* The loop is left with the lock, or gives it back for each turn and takes it again.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int queue[8], head, tail = 3;

static int drain(void) {
  int taken = 0;
  pthread_mutex_lock(&lock);
  while (head != tail) {
    int item = queue[head++];
    pthread_mutex_unlock(&lock);
    taken += item;
    pthread_mutex_lock(&lock);
    if (taken > 100) break;
  }
  pthread_mutex_unlock(&lock);
  return taken;
}

static void *drainer(void *arg) {
  (void)arg;
  printf("%d\n", drain());
  return NULL;
}

int main(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, drainer, NULL)) return 1;
  pthread_join(thread, NULL);
  return 0;
}
