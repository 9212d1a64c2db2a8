/* One function returns with the lock held, as its name says; its caller locks once more.
 * impasse: static = double-lock
 * impasse: online = deadlock
 * impasse: postmortem = deadlock
 */
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>

struct entry {
  int key, value;
};

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry table[4] = {{1, 10}, {2, 20}, {3, 30}, {4, 40}};

/* Returns with the table locked. */
static struct entry *table_find_locked(int key) {
  pthread_mutex_lock(&table_lock);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (table[i].key == key) return &table[i];
  return NULL;
}

static void table_release(void) { pthread_mutex_unlock(&table_lock); }

static int table_set(int key, int value) {
  struct entry *found = table_find_locked(key);
  if (found == NULL) {
    table_release();
    return -1;
  }
  pthread_mutex_lock(&table_lock);
  found->value = value;
  pthread_mutex_unlock(&table_lock);
  table_release();
  return 0;
}

int main(void) {
  printf("%d\n", table_set(2, 25));
  return 0;
}
