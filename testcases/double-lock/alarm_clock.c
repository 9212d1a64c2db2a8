/* A condition loop in a helper that locks although the caller has the lock already.
 * impasse: static = double-lock
 * impasse: online = none -- the alarm is never set in this run
 * impasse: postmortem = none -- the alarm is never set in this run
 */
#include <pthread.h>
#include <stdio.h>

struct clock {
  pthread_mutex_t lock;
  pthread_cond_t rings;
  int alarm_set;
};

static struct clock bedroom = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};

static void clock_wait(struct clock *c) {
  pthread_mutex_lock(&c->lock);
  while (c->alarm_set) pthread_cond_wait(&c->rings, &c->lock);
  pthread_mutex_unlock(&c->lock);
}

static void clock_check(struct clock *c) {
  pthread_mutex_lock(&c->lock);
  switch (c->alarm_set) {
    case 0:
      break;
    case 1:
      clock_wait(c);
      break;
    default:
      c->alarm_set = 0;
  }
  pthread_mutex_unlock(&c->lock);
}

int main(void) {
  clock_check(&bedroom);
  puts("done");
  return 0;
}
