/* The helper is started and joined within the critical section that it has to enter.
 * impasse: static = mixed-cycle
 * impasse: online = deadlock
 */
#include <pthread.h>

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static int rows;

static void add_row(int n) {
  pthread_mutex_lock(&table_lock);
  rows += n;
  pthread_mutex_unlock(&table_lock);
}

static void *load(void *arg) {
  (void)arg;
  add_row(3);
  return NULL;
}

static int reload(void) {
  pthread_t loader;
  pthread_mutex_lock(&table_lock);
  rows = 0;
  if (pthread_create(&loader, NULL, load, NULL)) {
    pthread_mutex_unlock(&table_lock);
    return -1;
  }
  pthread_join(loader, NULL);
  pthread_mutex_unlock(&table_lock);
  return rows;
}

int main(void) { return reload() == 3 ? 0 : 1; }
