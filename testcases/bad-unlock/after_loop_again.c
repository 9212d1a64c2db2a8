/* Both ways out of the loop give the lock back; the code behind it does so once more.
 * impasse: static = bad-unlock
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int queue[8], head, tail = 3;

static int drain(void) {
  int taken = 0;
  for (;;) {
    pthread_mutex_lock(&lock);
    if (head == tail) {
      pthread_mutex_unlock(&lock);
      break;
    }
    taken += queue[head++];
    pthread_mutex_unlock(&lock);
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
  pthread_mutex_lock(&lock);
  queue[3] = 1;
  tail = 4;
  pthread_mutex_unlock(&lock);
  pthread_join(thread, NULL);
  return 0;
}
