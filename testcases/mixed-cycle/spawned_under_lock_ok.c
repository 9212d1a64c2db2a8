/* The helper that is joined under the lock fills memory of its own, or only tries the lock.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static int rows, logged, missed;

static void *load(void *arg) {
  *(int *)arg = 3;
  pthread_mutex_lock(&log_lock);
  logged++;
  pthread_mutex_unlock(&log_lock);
  return NULL;
}

static void *watch(void *arg) {
  (void)arg;
  if (pthread_mutex_trylock(&table_lock)) {
    missed++;
    return NULL;
  }
  rows++;
  pthread_mutex_unlock(&table_lock);
  return NULL;
}

static int reload(void) {
  pthread_t loader, watcher;
  int loaded = 0;
  pthread_mutex_lock(&table_lock);
  if (pthread_create(&loader, NULL, load, &loaded) || pthread_create(&watcher, NULL, watch, NULL)) {
    pthread_mutex_unlock(&table_lock);
    return -1;
  }
  pthread_join(loader, NULL);
  pthread_join(watcher, NULL);
  rows += loaded;
  pthread_mutex_unlock(&table_lock);
  return rows;
}

int main(void) {
  printf("%d\n", reload());
  return 0;
}
