/* A store hands out the page that is written to, locked; the lock is given back by the number of
 * the page, not by the pointer by which it was taken. What follows holds no page.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

struct page {
  pthread_mutex_t mutex;
  int id;
  int used;
};

struct engine {
  struct page pages[4];
  struct page* buckets[2];
};

struct request {
  int page_id;
  int size;
};

static struct engine engine;
static pthread_mutex_t items = PTHREAD_MUTEX_INITIALIZER;

/* Returns 0 with the page locked. */
static int begin_write(struct engine* e, int bucket, struct request* r) {
  struct page* p = e->buckets[bucket];
  pthread_mutex_lock(&p->mutex);
  if (p->used + r->size > 1000) {
    pthread_mutex_unlock(&p->mutex);
    return -1;
  }
  r->page_id = p->id;
  return 0;
}

static void end_write(struct engine* e, struct request* r) {
  struct page* p = &e->pages[r->page_id];
  p->used += r->size;
  pthread_mutex_unlock(&p->mutex);
}

static void drop(struct engine* e, int page_id) {
  struct page* p = &e->pages[page_id];
  pthread_mutex_lock(&p->mutex);
  p->used = 0;
  pthread_mutex_unlock(&p->mutex);
}

static void* writer(void* arg) {
  (void)arg;
  for (int i = 0; i < 100; i++) {
    struct request r = {0, i};
    if (begin_write(&engine, i % 2, &r) == 0) end_write(&engine, &r);
    pthread_mutex_lock(&items);
    pthread_mutex_unlock(&items);
  }
  return NULL;
}

int main(void) {
  pthread_t thread;
  for (int i = 0; i < 4; i++) {
    pthread_mutex_init(&engine.pages[i].mutex, NULL);
    engine.pages[i].id = i;
  }
  engine.buckets[0] = &engine.pages[1];
  engine.buckets[1] = &engine.pages[3];
  if (pthread_create(&thread, NULL, writer, NULL) != 0) return 1;
  for (int i = 0; i < 100; i++) {
    pthread_mutex_lock(&items);
    drop(&engine, i % 4);
    pthread_mutex_unlock(&items);
  }
  pthread_join(thread, NULL);
  printf("done\n");
  return 0;
}
