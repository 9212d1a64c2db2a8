/* The first thread has been joined before the second one is created.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t catalog = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t orders = PTHREAD_MUTEX_INITIALIZER;
static int imported, exported;

static void *import_catalog(void *arg) {
  (void)arg;
  pthread_mutex_lock(&catalog);
  pthread_mutex_lock(&orders);
  imported++;
  pthread_mutex_unlock(&orders);
  pthread_mutex_unlock(&catalog);
  return NULL;
}

static void *export_orders(void *arg) {
  (void)arg;
  pthread_mutex_lock(&orders);
  pthread_mutex_lock(&catalog);
  exported++;
  pthread_mutex_unlock(&catalog);
  pthread_mutex_unlock(&orders);
  return NULL;
}

int main(void) {
  pthread_t importer, exporter;
  if (pthread_create(&importer, NULL, import_catalog, NULL)) return 1;
  pthread_join(importer, NULL);
  if (pthread_create(&exporter, NULL, export_orders, NULL)) return 1;
  pthread_join(exporter, NULL);
  printf("%d %d\n", imported, exported);
  return 0;
}
