/* Every way out unlocks once: the labels are entered with the lock or without it, never both.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

struct pool {
  pthread_mutex_t lock;
  int used, size;
};

static struct pool connections = {PTHREAD_MUTEX_INITIALIZER, 0, 2};

static int pool_take(struct pool *pool, int wanted) {
  int slot = -1;
  if (wanted <= 0) goto out;
  pthread_mutex_lock(&pool->lock);
  if (pool->used + wanted > pool->size) goto unlock;
  slot = pool->used;
  pool->used += wanted;
unlock:
  pthread_mutex_unlock(&pool->lock);
out:
  if (slot < 0) fprintf(stderr, "no connection left\n");
  return slot;
}

static void *client(void *arg) {
  (void)arg;
  for (int i = 0; i < 3; i++) pool_take(&connections, i);
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
