/* Each worker takes the lock of its own slot inside the lock of the table. Main goes the other way,
 * slot before table, when all workers have been joined.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

#define WORKERS 3

struct slot {
  pthread_mutex_t lock;
  int hits;
};

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot slots[WORKERS];
static int total;

static void *work(void *arg) {
  struct slot *mine = arg;
  for (int i = 0; i < 10; i++) {
    pthread_mutex_lock(&table_lock);
    total++;
    pthread_mutex_lock(&mine->lock);
    mine->hits++;
    pthread_mutex_unlock(&mine->lock);
    pthread_mutex_unlock(&table_lock);
  }
  return NULL;
}

static int collect(void) {
  int hits = 0;
  for (int i = 0; i < WORKERS; i++) {
    pthread_mutex_lock(&slots[i].lock);
    pthread_mutex_lock(&table_lock);
    hits += slots[i].hits;
    total -= slots[i].hits;
    pthread_mutex_unlock(&table_lock);
    pthread_mutex_unlock(&slots[i].lock);
  }
  return hits;
}

int main(void) {
  pthread_t threads[WORKERS];
  for (int i = 0; i < WORKERS; i++) {
    pthread_mutex_init(&slots[i].lock, NULL);
    if (pthread_create(&threads[i], NULL, work, &slots[i])) return 1;
  }
  for (int i = 0; i < WORKERS; i++) pthread_join(threads[i], NULL);
  printf("%d %d\n", collect(), total);
  return 0;
}
