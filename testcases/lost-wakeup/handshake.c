// The answer cannot come before the wait, as the lock is held: spurious wake-ups go through.
// impasse: static = lost-wakeup
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t registered = PTHREAD_COND_INITIALIZER;
static int threads_up;

static void* run(void* arg) {
  pthread_mutex_lock(&lock);
  ++threads_up;
  pthread_cond_signal(&registered);
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_mutex_lock(&lock);
  pthread_create(&thread, NULL, run, NULL);
  pthread_cond_wait(&registered, &lock);
  pthread_mutex_unlock(&lock);
  pthread_join(thread, NULL);
  return 0;
}
