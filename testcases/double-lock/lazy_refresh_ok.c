/* The reader gives its share back, refreshes, and looks again in a loop.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

struct resolver {
  pthread_rwlock_t lock;
  unsigned generation;
  unsigned wanted;
  int addresses[4];
};

static struct resolver resolver = {PTHREAD_RWLOCK_INITIALIZER, 1, 2, {1, 2, 3, 4}};

static void resolver_refresh(struct resolver *r) {
  pthread_rwlock_wrlock(&r->lock);
  if (r->generation < r->wanted) {
    for (int i = 0; i < 4; i++) r->addresses[i]++;
    r->generation = r->wanted;
  }
  pthread_rwlock_unlock(&r->lock);
}

static int resolver_lookup(struct resolver *r, int host) {
  int address;
  for (;;) {
    pthread_rwlock_rdlock(&r->lock);
    if (r->generation >= r->wanted) break;
    pthread_rwlock_unlock(&r->lock);
    resolver_refresh(r);
  }
  address = r->addresses[host & 3];
  pthread_rwlock_unlock(&r->lock);
  return address;
}

static int resolver_try(struct resolver *r, int host) {
  int address = -1;
  if (pthread_rwlock_tryrdlock(&r->lock) == 0) {
    address = r->addresses[host & 3];
    pthread_rwlock_unlock(&r->lock);
  }
  if (address < 0) {
    pthread_rwlock_wrlock(&r->lock);
    address = r->addresses[0];
    pthread_rwlock_unlock(&r->lock);
  }
  return address;
}

int main(void) {
  int found = resolver_lookup(&resolver, 2);
  printf("%d %d\n", found, resolver_try(&resolver, 1));
  return 0;
}
