/* Two locks or none: the error code says which, and every caller looks at it in its own way.
 * impasse: all = none
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>

struct endpoint {
  pthread_mutex_t lock;
  int credits;
};

static int acquire_both(struct endpoint *a, struct endpoint *b) {
  int rc;
  if ((rc = pthread_mutex_lock(&a->lock)) != 0) return -rc;
  rc = pthread_mutex_trylock(&b->lock);
  if (rc == EBUSY) {
    pthread_mutex_unlock(&a->lock);
    return -EAGAIN;
  }
  if (rc) {
    pthread_mutex_unlock(&a->lock);
    return -rc;
  }
  return 0;
}

static void release_both(struct endpoint *a, struct endpoint *b) {
  pthread_mutex_unlock(&a->lock);
  pthread_mutex_unlock(&b->lock);
}

static int move_credit(struct endpoint *from, struct endpoint *to) {
  int rc = acquire_both(from, to);
  if (rc < 0) return rc;
  from->credits--;
  to->credits++;
  release_both(from, to);
  return from->credits;
}

static int sum_credits(struct endpoint *a, struct endpoint *b, int *sum) {
  int tries = 0;
  while (acquire_both(a, b) == -EAGAIN) {
    if (++tries > 100) return -EAGAIN;
  }
  *sum = a->credits + b->credits;
  release_both(a, b);
  return 0;
}

int main(void) {
  static struct endpoint client = {PTHREAD_MUTEX_INITIALIZER, 2};
  static struct endpoint server = {PTHREAD_MUTEX_INITIALIZER, 0};
  int sum = 0;
  int left = move_credit(&client, &server);
  printf("%d %d", left, sum_credits(&client, &server, &sum));
  printf(" %d\n", sum);
  return 0;
}
