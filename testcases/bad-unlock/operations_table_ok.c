/* Lock and unlock are reached through tables of functions; a table of another build has none.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

struct ops {
  void (*begin)(void *);
  void (*end)(void *);
};

struct store {
  pthread_mutex_t lock;
  const struct ops *ops;
  int writes;
};

static void take(void *arg) { pthread_mutex_lock(&((struct store *)arg)->lock); }
static void give(void *arg) { pthread_mutex_unlock(&((struct store *)arg)->lock); }
static void nothing(void *arg) { (void)arg; }

static const struct ops threaded = {take, give};
static const struct ops alone = {nothing, nothing};

static struct store store = {PTHREAD_MUTEX_INITIALIZER, &alone, 0};

static void *writer(void *arg) {
  struct store *s = arg;
  s->ops->begin(s);
  s->writes++;
  s->ops->end(s);
  return NULL;
}

static void *flusher(void *arg) {
  struct store *s = arg;
  s->ops->begin(s);
  s->writes = 0;
  pthread_mutex_unlock(&s->lock);
  return NULL;
}

int main(int argc, char **argv) {
  (void)argv;
  pthread_t a, b;
  if (argc > 0) store.ops = &threaded;
  if (pthread_create(&a, NULL, writer, &store)) return 1;
  if (pthread_create(&b, NULL, flusher, &store)) return 1;
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("done\n");
  return 0;
}
