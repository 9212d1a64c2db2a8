// The state is changed under the lock in another function; this one only notifies. And a helper
// that its callers call with the lock held.
// impasse: static = none
#include <pthread.h>

struct pool {
  pthread_mutex_t lock;
  pthread_cond_t idle;
  int busy;
  int waiting;
};

static void set_busy(struct pool* p, int n) {
  pthread_mutex_lock(&p->lock);
  p->busy = n;
  pthread_mutex_unlock(&p->lock);
}

void pool_finish(struct pool* p) {
  set_busy(p, 0);
  pthread_cond_broadcast(&p->idle);
}

static void drop_one(struct pool* p) {
  if (--p->busy == 0) pthread_cond_broadcast(&p->idle);
}

void pool_done(struct pool* p) {
  pthread_mutex_lock(&p->lock);
  drop_one(p);
  pthread_mutex_unlock(&p->lock);
}

void pool_wait(struct pool* p) {
  pthread_mutex_lock(&p->lock);
  ++p->waiting;
  while (p->busy > 0) pthread_cond_wait(&p->idle, &p->lock);
  --p->waiting;
  pthread_mutex_unlock(&p->lock);
}
