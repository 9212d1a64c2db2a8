// The state is a set of bits: what the loop looks at is no plain variable.
// impasse: static = lost-wakeup
#include <pthread.h>

#define STARTED 1u
#define STOPPED 2u

struct service {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  unsigned state;
};

void service_wait_stopped(struct service* s) {
  pthread_mutex_lock(&s->lock);
  while (!(s->state & STOPPED)) pthread_cond_wait(&s->changed, &s->lock);
  pthread_mutex_unlock(&s->lock);
}

void service_stop(struct service* s) {
  s->state |= STOPPED;
  pthread_cond_broadcast(&s->changed);
}
