/* When the try fails, the function waits for the lock without giving back the one it has.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- the two threads need not meet in a run
 * impasse: postmortem = skip -- the two threads need not meet in a run
 */
#include <pthread.h>
#include <stdio.h>

struct cache {
  pthread_mutex_t tree_lock;
  pthread_mutex_t page_lock;
  int pages;
  int dirty;
  int waits;
};

static struct cache cache = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, 8, 0, 0};

/* Called with the lock of the page; returns with both. */
static void lock_tree_too(struct cache *c) {
  if (pthread_mutex_trylock(&c->tree_lock) == 0) return;
  c->waits++;
  pthread_mutex_lock(&c->tree_lock);
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
