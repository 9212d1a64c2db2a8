/* The loop is left with the mutex that the condition needs, and the thread ends.
 * impasse: static = missing-unlock
 */
#include <pthread.h>

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t queue_changed = PTHREAD_COND_INITIALIZER;
static int queued, stop;

static void *consumer(void *arg) {
  (void)arg;
  pthread_mutex_lock(&queue_lock);
  while (!stop) {
    if (queued > 0) {
      queued--;
      continue;
    }
    pthread_cond_wait(&queue_changed, &queue_lock);
  }
  return NULL;
}

static void put(int last) {
  pthread_mutex_lock(&queue_lock);
  queued++;
  stop = last;
  pthread_cond_signal(&queue_changed);
  pthread_mutex_unlock(&queue_lock);
}

int main(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, consumer, NULL)) return 1;
  put(0);
  put(1);
  pthread_join(thread, NULL);
  put(0);
  return 0;
}
