/* A reader finds its table stale and refreshes it: the refresh wants the write lock, which waits
 * for the reader itself.
 * impasse: static = double-lock
 * impasse: online = none -- the table is fresh in this run
 * impasse: postmortem = none -- the table is fresh in this run
 */
#include <pthread.h>
#include <stdio.h>

struct resolver {
  pthread_rwlock_t lock;
  unsigned generation;
  unsigned wanted;
  int addresses[4];
};

static struct resolver resolver = {PTHREAD_RWLOCK_INITIALIZER, 1, 1, {1, 2, 3, 4}};

static void resolver_refresh(struct resolver *r) {
  pthread_rwlock_wrlock(&r->lock);
  for (int i = 0; i < 4; i++) r->addresses[i]++;
  r->generation = r->wanted;
  pthread_rwlock_unlock(&r->lock);
}

static int resolver_lookup(struct resolver *r, int host) {
  int address;
  pthread_rwlock_rdlock(&r->lock);
  if (r->generation < r->wanted) resolver_refresh(r);
  address = r->addresses[host & 3];
  pthread_rwlock_unlock(&r->lock);
  return address;
}

int main(void) {
  printf("%d\n", resolver_lookup(&resolver, 2));
  return 0;
}
