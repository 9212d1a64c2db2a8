/* A helper takes two locks or none, says its comment; when the second one is busy it forgets the
 * first one.
 * impasse: static = missing-unlock
 * impasse: online = none -- nobody has the second lock in this run
 * impasse: postmortem = none -- nobody has the second lock in this run
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>

struct endpoint {
  pthread_mutex_t lock;
  int credits;
};

/* acquire_both: 0 with both locks, or -EAGAIN with none. */
static int acquire_both(struct endpoint *a, struct endpoint *b) {
  if (pthread_mutex_lock(&a->lock) != 0) return -EINVAL;
  if (pthread_mutex_trylock(&b->lock) != 0) return -EAGAIN;
  return 0;
}

static void release_both(struct endpoint *a, struct endpoint *b) {
  pthread_mutex_unlock(&b->lock);
  pthread_mutex_unlock(&a->lock);
}

static int move_credit(struct endpoint *from, struct endpoint *to) {
  int rc = acquire_both(from, to);
  if (rc != 0) return rc;
  if (from->credits > 0) {
    from->credits--;
    to->credits++;
  }
  release_both(from, to);
  return 0;
}

int main(void) {
  static struct endpoint client = {PTHREAD_MUTEX_INITIALIZER, 2};
  static struct endpoint server = {PTHREAD_MUTEX_INITIALIZER, 0};
  printf("%d\n", move_credit(&client, &server));
  return 0;
}
