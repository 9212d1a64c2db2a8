/* The second lock comes first in the order; it is tried, and when it is busy the first one is given
 * back and both are taken in the order.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

struct cache {
  pthread_mutex_t tree_lock;
  pthread_mutex_t page_lock;
  int pages;
  int dirty;
};

static struct cache cache = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, 8, 0};

/* Called with the lock of the page; returns with both. */
static void lock_tree_too(struct cache *c) {
  if (pthread_mutex_trylock(&c->tree_lock) == 0) return;
  pthread_mutex_unlock(&c->page_lock);
  pthread_mutex_lock(&c->tree_lock);
  pthread_mutex_lock(&c->page_lock);
}

static void *write_page(void *arg) {
  struct cache *c = arg;
  pthread_mutex_lock(&c->page_lock);
  c->dirty++;
  lock_tree_too(c);
  c->pages--;
  pthread_mutex_unlock(&c->tree_lock);
  pthread_mutex_unlock(&c->page_lock);
  return NULL;
}

static void *scan(void *arg) {
  struct cache *c = arg;
  pthread_mutex_lock(&c->tree_lock);
  pthread_mutex_lock(&c->page_lock);
  c->dirty = 0;
  pthread_mutex_unlock(&c->page_lock);
  pthread_mutex_unlock(&c->tree_lock);
  return NULL;
}

int main(void) {
  pthread_t writer, scanner;
  if (pthread_create(&writer, NULL, write_page, &cache)) return 1;
  if (pthread_create(&scanner, NULL, scan, &cache)) return 1;
  pthread_join(writer, NULL);
  pthread_join(scanner, NULL);
  printf("%d\n", cache.pages);
  return 0;
}
