/* Locks behind statement macros, always in one order, and given back in the order of taking.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECKED(call)                         \
  do {                                        \
    int rc_ = (call);                         \
    if (rc_ != 0) {                           \
      fprintf(stderr, "%s: %d\n", #call, rc_); \
      abort();                                \
    }                                         \
  } while (0)
#define LOCK(m) CHECKED(pthread_mutex_lock(&(m)->mu))
#define UNLOCK(m) CHECKED(pthread_mutex_unlock(&(m)->mu))

struct zone {
  pthread_mutex_t mu;
  int pages;
};

static struct zone normal = {PTHREAD_MUTEX_INITIALIZER, 100};
static struct zone high = {PTHREAD_MUTEX_INITIALIZER, 10};

static void promote(void) {
  LOCK(&normal);
  LOCK(&high);
  normal.pages--;
  UNLOCK(&normal);
  high.pages++;
  UNLOCK(&high);
}

static void demote(void) {
  int wanted = 0;
  LOCK(&high);
  if (high.pages > 0) {
    high.pages--;
    wanted = 1;
  }
  UNLOCK(&high);
  if (!wanted) return;
  LOCK(&normal);
  normal.pages++;
  UNLOCK(&normal);
}

static void *kswapd(void *arg) {
  (void)arg;
  demote();
  return NULL;
}

static void *allocator(void *arg) {
  (void)arg;
  promote();
  return NULL;
}

int main(void) {
  pthread_t a, b;
  CHECKED(pthread_create(&a, NULL, allocator, NULL));
  CHECKED(pthread_create(&b, NULL, kswapd, NULL));
  CHECKED(pthread_join(a, NULL));
  CHECKED(pthread_join(b, NULL));
  printf("%d\n", normal.pages + high.pages);
  return 0;
}
