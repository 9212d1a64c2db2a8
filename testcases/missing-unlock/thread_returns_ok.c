/* The loop is left with the mutex, which the end of the function gives back; main ends with one,
 * and the process with it.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t main_lock = PTHREAD_MUTEX_INITIALIZER;
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
  pthread_mutex_unlock(&queue_lock);
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
  pthread_mutex_lock(&main_lock);
  if (pthread_create(&thread, NULL, consumer, NULL)) return 1;
  put(0);
  put(1);
  pthread_join(thread, NULL);
  put(0);
  printf("%d\n", queued > 0);
  return 0;
}
