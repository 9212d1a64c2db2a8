// What is looked at before the lock is taken does not guard the wait: only the handshake counts.
// impasse: static = lost-wakeup
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t up = PTHREAD_COND_INITIALIZER;
static int enabled;

static void* crawl(void* arg) {
  pthread_mutex_lock(&lock);
  enabled = 1;
  pthread_cond_signal(&up);
  pthread_mutex_unlock(&lock);
  return arg;
}

int start_crawler(void) {
  pthread_t thread;
  if (enabled) return -1;
  pthread_mutex_lock(&lock);
  if (pthread_create(&thread, NULL, crawl, NULL) != 0) {
    pthread_mutex_unlock(&lock);
    return -1;
  }
  pthread_cond_wait(&up, &lock);
  pthread_mutex_unlock(&lock);
  return pthread_detach(thread);
}

int main(void) { return start_crawler(); }
