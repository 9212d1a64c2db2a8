/* The lock is dropped to allocate and taken again; one of the ways out after that forgets it.
 * impasse: static = missing-unlock
 * impasse: online = none -- the allocation does not fail in this run
 * impasse: postmortem = none -- the allocation does not fail in this run
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
  pthread_mutex_lock(&pool->lock);
retry:
  if (pool->spare != NULL) {
    block = pool->spare;
    pool->spare = NULL;
    pthread_mutex_unlock(&pool->lock);
    free(fresh);
    return block;
  }
  if (fresh != NULL) {
    pool->spare = fresh;
    fresh = NULL;
    goto retry;
  }
  pool->wanted++;
  pthread_mutex_unlock(&pool->lock);
  fresh = malloc(size);
  pthread_mutex_lock(&pool->lock);
  pool->wanted--;
  if (fresh == NULL) return NULL;
  goto retry;
}

int main(void) {
  static struct pool pool = {PTHREAD_MUTEX_INITIALIZER, NULL, 0};
  void *block = pool_get(&pool, 32);
  printf("%d\n", block != NULL);
  free(block);
  return 0;
}
