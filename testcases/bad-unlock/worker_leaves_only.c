/* The worker was moved out of a function that held the lock; its end still gives the lock back.
 * impasse: static = bad-unlock
 */
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t jobs_lock = PTHREAD_MUTEX_INITIALIZER;
static int jobs;

static void enter(void) { pthread_mutex_lock(&jobs_lock); }
static void leave(void) { pthread_mutex_unlock(&jobs_lock); }

static void *worker(void *arg) {
  int *result = arg;
  for (int i = 0; i < 100; i++) *result += i;
  leave();
  return NULL;
}

static void add_job(void) {
  enter();
  jobs++;
  leave();
}

int main(void) {
  int result = 0;
  pthread_t thread;
  if (pthread_create(&thread, NULL, worker, &result)) return 1;
  add_job();
  pthread_join(thread, NULL);
  return result == 0;
}
