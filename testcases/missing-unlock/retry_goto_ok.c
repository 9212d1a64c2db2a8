/* The lock is dropped to allocate and taken again, in a loop with labels; every way out has given
 * it back.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct pool {
  pthread_mutex_t lock;
  void *spare;
  int wanted;
};

static void *pool_get(struct pool *pool, size_t size) {
  void *block = NULL;
  void *fresh = NULL;
retry:
  pthread_mutex_lock(&pool->lock);
  if (pool->spare != NULL) {
    block = pool->spare;
    pool->spare = NULL;
    goto unlock;
  }
  if (fresh != NULL) {
    block = fresh;
    fresh = NULL;
    goto unlock;
  }
  pool->wanted++;
  pthread_mutex_unlock(&pool->lock);
  fresh = malloc(size);
  if (fresh == NULL) return NULL;
  goto retry;
unlock:
  pthread_mutex_unlock(&pool->lock);
  free(fresh);
  return block;
}

int main(void) {
  static struct pool pool = {PTHREAD_MUTEX_INITIALIZER, NULL, 0};
  void *block = pool_get(&pool, 32);
  printf("%d\n", block != NULL);
  free(block);
  return 0;
}
