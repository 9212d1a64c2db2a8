/* Every way out gives the lock back: one exit label, an exit of the process, an assertion, an
 * endless loop, and a clean-up attribute.
 * impasse: all = none
 */
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct options {
  pthread_mutex_t lock;
  long limit;
};

static struct options options = {PTHREAD_MUTEX_INITIALIZER, 0};

static void unlock_at_end(pthread_mutex_t **lock) { pthread_mutex_unlock(*lock); }

static void die(const char *why) __attribute__((noreturn));
static void die(const char *why) {
  fprintf(stderr, "%s\n", why);
  exit(3);
}

static int options_set(struct options *o, const char *text) {
  char *end;
  long value;
  int err = 0;
  pthread_mutex_lock(&o->lock);
  value = strtol(text, &end, 10);
  if (*end != '\0') {
    err = -EINVAL;
    goto out;
  }
  if (value < 0) {
    err = -ERANGE;
    goto out;
  }
  o->limit = value;
out:
  pthread_mutex_unlock(&o->lock);
  return err;
}

static long options_limit(struct options *o) {
  long limit;
  pthread_mutex_lock(&o->lock);
  if (o->limit == 13) abort();
  if (o->limit > 1000) die("limit too high");
  assert(o->limit >= 0);
  limit = o->limit;
  pthread_mutex_unlock(&o->lock);
  return limit;
}

static long options_half(struct options *o) {
  pthread_mutex_t *held __attribute__((cleanup(unlock_at_end))) = &o->lock;
  pthread_mutex_lock(held);
  if (o->limit % 2) return -1;
  return o->limit / 2;
}

int main(void) {
  int first = options_set(&options, "42");
  int second = options_set(&options, "x");
  printf("%d %d %ld %ld\n", first, second, options_limit(&options), options_half(&options));
  return 0;
}
