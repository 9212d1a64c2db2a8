/* The error path unlocks before it logs, and the common end unlocks again.
 * impasse: static = bad-unlock
 */
#include <pthread.h>
#include <stdio.h>

struct pool {
  pthread_mutex_t lock;
  int used, size;
};

static struct pool connections = {PTHREAD_MUTEX_INITIALIZER, 0, 2};

static int pool_take(struct pool *pool) {
  int slot = -1;
  pthread_mutex_lock(&pool->lock);
  if (pool->used >= pool->size) goto full;
  slot = pool->used++;
  pthread_mutex_unlock(&pool->lock);
  return slot;
full:
  pthread_mutex_unlock(&pool->lock);
  fprintf(stderr, "no connection left\n");
  pthread_mutex_unlock(&pool->lock);
  return -1;
}

static void *client(void *arg) {
  (void)arg;
  for (int i = 0; i < 3; i++) pool_take(&connections);
  return NULL;
}

int main(void) {
  pthread_t a, b;
  if (pthread_create(&a, NULL, client, NULL)) return 1;
  if (pthread_create(&b, NULL, client, NULL)) return 1;
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
