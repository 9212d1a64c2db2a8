/* Each thread announces its end under the lock, and only those are joined under it that have done
 * so. The gates are one type: what a worker posts at another gate before is no announcement.
 * impasse: static = blocking-under-lock
 * impasse: online = none -- the wait ends at once
 * impasse: postmortem = none -- the wait ends at once
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct gate {
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  long value;
};

struct worker {
  pthread_t thread;
  int ended;
  struct worker *next;
};

static struct gate progress = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
static struct gate ended = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
static struct worker *workers;

static void enter(struct gate *g) { pthread_mutex_lock(&g->mutex); }

static void leave(struct gate *g) { pthread_mutex_unlock(&g->mutex); }

static void add_and_leave(struct gate *g, long n) {
  g->value += n;
  pthread_cond_broadcast(&g->cond);
  leave(g);
}

static void await_more_than(struct gate *g, long n) {
  while (g->value <= n) pthread_cond_wait(&g->cond, &g->mutex);
}

static void *work(void *arg) {
  struct worker *self = arg;
  enter(&progress);
  add_and_leave(&progress, 1);
  enter(&ended);
  self->ended = 1;
  add_and_leave(&ended, 1);
  return NULL;
}

static void start_worker(void) {
  struct worker *w = calloc(1, sizeof(*w));
  if (!w) abort();
  enter(&ended);
  if (pthread_create(&w->thread, NULL, work, w)) abort();
  w->next = workers;
  workers = w;
  leave(&ended);
}

static void join_all(void) {
  enter(&ended);
  while (workers) {
    await_more_than(&ended, 0);
    struct worker **prior = &workers;
    while (*prior && !(*prior)->ended) prior = &(*prior)->next;
    struct worker *done = *prior;
    if (!done) abort();
    pthread_join(done->thread, NULL);
    ended.value--;
    *prior = done->next;
    free(done);
  }
  leave(&ended);
}

int main(void) {
  for (int i = 0; i < 3; ++i) start_worker();
  enter(&progress);
  await_more_than(&progress, 1);
  leave(&progress);
  join_all();
  printf("joined\n");
  return 0;
}
