/* Arrays of locks: constant indexes in one order, disjoint indexes, all shards in the order of a
 * loop, and one shard chosen by a hash.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

#define SHARDS 4

static pthread_mutex_t shard_lock[SHARDS] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
                                             PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static int shard_size[SHARDS];

static void move_down(void) {
  pthread_mutex_lock(&shard_lock[0]);
  pthread_mutex_lock(&shard_lock[1]);
  shard_size[1] += shard_size[0];
  pthread_mutex_unlock(&shard_lock[1]);
  pthread_mutex_unlock(&shard_lock[0]);
}

static void move_up(void) {
  pthread_mutex_lock(&shard_lock[3]);
  pthread_mutex_lock(&shard_lock[2]);
  shard_size[2] += shard_size[3];
  pthread_mutex_unlock(&shard_lock[2]);
  pthread_mutex_unlock(&shard_lock[3]);
}

static int total(void) {
  int sum = 0;
  for (int i = 0; i < SHARDS; i++) {
    pthread_mutex_lock(&shard_lock[i]);
    sum += shard_size[i];
    pthread_mutex_unlock(&shard_lock[i]);
  }
  return sum;
}

static void add(unsigned key) {
  const unsigned shard = key % SHARDS;
  pthread_mutex_lock(&shard_lock[shard]);
  shard_size[shard]++;
  pthread_mutex_unlock(&shard_lock[shard]);
}

static void *low(void *arg) {
  (void)arg;
  for (unsigned key = 0; key < 10; key++) add(key);
  move_down();
  return NULL;
}

static void *high(void *arg) {
  (void)arg;
  for (unsigned key = 0; key < 10; key++) add(7 * key);
  move_up();
  return NULL;
}

int main(void) {
  pthread_t a, b;
  if (pthread_create(&a, NULL, low, NULL)) return 1;
  if (pthread_create(&b, NULL, high, NULL)) return 1;
  total();
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("%d\n", total() > 0);
  return 0;
}
