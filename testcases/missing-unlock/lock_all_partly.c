/* When one of the locks is busy, the function returns and keeps those that it has taken so far.
 * impasse: static = missing-unlock
 * impasse: online = none -- no lock is busy in this run
 * impasse: postmortem = none -- no lock is busy in this run
 */
#include <pthread.h>
#include <stdio.h>

struct shard {
  pthread_mutex_t index_lock;
  pthread_mutex_t data_lock;
  int rows;
};

static int shard_enter(struct shard *shard) {
  if (pthread_mutex_trylock(&shard->index_lock) != 0) return 0;
  if (pthread_mutex_trylock(&shard->data_lock) != 0) return 0;
  return 1;
}

static void shard_leave(struct shard *shard) {
  pthread_mutex_unlock(&shard->data_lock);
  pthread_mutex_unlock(&shard->index_lock);
}

static int shard_add(struct shard *shard, int rows) {
  if (!shard_enter(shard)) return -1;
  shard->rows += rows;
  shard_leave(shard);
  return shard->rows;
}

int main(void) {
  static struct shard shard = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, 0};
  printf("%d\n", shard_add(&shard, 3));
  return 0;
}
