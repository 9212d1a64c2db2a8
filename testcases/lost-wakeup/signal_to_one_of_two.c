// Two workers sleep, and the end is signalled to one of them.
// impasse: static = lost-wakeup
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER;
static pthread_cond_t asleep = PTHREAD_COND_INITIALIZER;
static int sleeping;
static int quit;

static void* worker(void* arg) {
  pthread_mutex_lock(&lock);
  ++sleeping;
  pthread_cond_signal(&asleep);
  while (!quit) pthread_cond_wait(&work, &lock);
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, worker, NULL);
  pthread_create(&second, NULL, worker, NULL);
  pthread_mutex_lock(&lock);
  while (sleeping != 2) pthread_cond_wait(&asleep, &lock);
  quit = 1;
  pthread_cond_signal(&work);
  pthread_mutex_unlock(&lock);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return 0;
}
