/* An early return on a parse error keeps the lock.
 * impasse: static = missing-unlock
 * impasse: online = none -- the faulty path is not taken in this run
 * impasse: postmortem = none -- the faulty path is not taken in this run
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct options {
  pthread_mutex_t lock;
  long limit;
};

static struct options options = {PTHREAD_MUTEX_INITIALIZER, 0};

static int options_set(struct options *o, const char *text) {
  char *end;
  long value;
  pthread_mutex_lock(&o->lock);
  value = strtol(text, &end, 10);
  if (*end != '\0') return -EINVAL;
  if (value < 0) {
    pthread_mutex_unlock(&o->lock);
    return -ERANGE;
  }
  o->limit = value;
  pthread_mutex_unlock(&o->lock);
  return 0;
}

int main(void) {
  printf("%d %d\n", options_set(&options, "42"), options_set(&options, "-1"));
  return 0;
}
