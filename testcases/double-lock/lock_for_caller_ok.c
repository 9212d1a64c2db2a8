/* Functions that return with the lock held and their counterparts that give it back, used rightly;
 * a found and a not found path; an error-check mutex that answers instead of hanging.
 * impasse: all = none
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

/* Returns with the table locked only when the key is there. */
static struct entry *table_get(int key) {
  struct entry *found = table_find_locked(key);
  if (found == NULL) pthread_mutex_unlock(&table_lock);
  return found;
}

static void table_release(void) { pthread_mutex_unlock(&table_lock); }

static int table_value(int key) {
  struct entry *found = table_get(key);
  int value;
  if (found == NULL) return -1;
  value = found->value;
  table_release();
  return value;
}

static int table_set(int key, int value) {
  struct entry *found = table_find_locked(key);
  if (found != NULL) found->value = value;
  table_release();
  pthread_mutex_lock(&table_lock);
  pthread_mutex_unlock(&table_lock);
  return found != NULL;
}

int main(void) {
  printf("%d %d %d\n", table_value(2), table_value(9), table_set(3, 33));
  return 0;
}
