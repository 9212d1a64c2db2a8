/* A helper locks the two mutexes that it is given, in the order in which it is given them; two
 * callers name them in different orders.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- the two threads need not meet in a run
 * impasse: postmortem = skip -- the two threads need not meet in a run
 */
#include <pthread.h>
#include <stdio.h>

struct page_cache {
  pthread_mutex_t dirty_lock;
  pthread_mutex_t clean_lock;
  int dirty, clean;
};

static struct page_cache cache = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, 4, 4};

static void lock_two(pthread_mutex_t *first, pthread_mutex_t *second) {
  pthread_mutex_lock(first);
  pthread_mutex_lock(second);
}

static void unlock_two(pthread_mutex_t *first, pthread_mutex_t *second) {
  pthread_mutex_unlock(first);
  pthread_mutex_unlock(second);
}

static void *write_back(void *arg) {
  struct page_cache *c = arg;
  lock_two(&c->dirty_lock, &c->clean_lock);
  c->clean += c->dirty;
  c->dirty = 0;
  unlock_two(&c->dirty_lock, &c->clean_lock);
  return NULL;
}

static void *touch(void *arg) {
  struct page_cache *c = arg;
  lock_two(&c->clean_lock, &c->dirty_lock);
  c->clean--;
  c->dirty++;
  unlock_two(&c->clean_lock, &c->dirty_lock);
  return NULL;
}

int main(void) {
  pthread_t writer, user;
  if (pthread_create(&writer, NULL, write_back, &cache)) return 1;
  if (pthread_create(&user, NULL, touch, &cache)) return 1;
  pthread_join(writer, NULL);
  pthread_join(user, NULL);
  printf("%d\n", cache.clean + cache.dirty);
  return 0;
}
