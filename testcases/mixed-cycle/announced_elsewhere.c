/* The thread that is joined under a lock has announced its start, at another gate of the same
 * type; the lock it needs after that.
 * impasse: static = blocking-under-lock, mixed-cycle
 * impasse: online = deadlock
 */
#include <pthread.h>

struct gate {
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  long value;
};

static struct gate started = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
static struct gate ended = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};

static void enter(struct gate *g) { pthread_mutex_lock(&g->mutex); }

static void leave(struct gate *g) { pthread_mutex_unlock(&g->mutex); }

static void add_and_leave(struct gate *g, long n) {
  g->value += n;
  pthread_cond_broadcast(&g->cond);
  leave(g);
}

static void *work(void *arg) {
  enter(&started);
  add_and_leave(&started, 1);
  enter(&ended);
  add_and_leave(&ended, 1);
  return arg;
}

int main(void) {
  pthread_t worker;
  enter(&ended);
  if (pthread_create(&worker, NULL, work, NULL)) return 1;
  enter(&started);
  while (started.value == 0) pthread_cond_wait(&started.cond, &started.mutex);
  leave(&started);
  pthread_join(worker, NULL);
  leave(&ended);
  return 0;
}
