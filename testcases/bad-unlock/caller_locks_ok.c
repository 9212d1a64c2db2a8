/* The worker enters and a function that it calls leaves, on every way; another one drops the lock
 * for a while and takes it back.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t jobs_lock = PTHREAD_MUTEX_INITIALIZER;
static int jobs = 5, done;

static void enter(void) { pthread_mutex_lock(&jobs_lock); }
static void leave(void) { pthread_mutex_unlock(&jobs_lock); }

/* Called with jobs_lock, which it gives back while it works. */
static void run_unlocked(int job) {
  leave();
  job *= 2;
  enter();
  done += job;
}

/* Called with jobs_lock, returns without it. */
static void finish(int failed) {
  if (failed) {
    leave();
    return;
  }
  done++;
  leave();
}

static void *worker(void *arg) {
  (void)arg;
  for (;;) {
    enter();
    if (jobs == 0) {
      finish(1);
      return NULL;
    }
    run_unlocked(jobs--);
    finish(0);
  }
}

int main(void) {
  pthread_t a, b;
  if (pthread_create(&a, NULL, worker, NULL)) return 1;
  if (pthread_create(&b, NULL, worker, NULL)) return 1;
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("%d\n", done);
  return 0;
}
