/* The first thread is joined before the second one starts only when somebody asked for it.
 * impasse: all = lock-order-inversion
 */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

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
  usleep(50 * 1000);
  pthread_mutex_lock(&orders);
  pthread_mutex_lock(&catalog);
  exported++;
  pthread_mutex_unlock(&catalog);
  pthread_mutex_unlock(&orders);
  return NULL;
}

int main(int argc, char **argv) {
  pthread_t importer, exporter;
  const int one_by_one = argc > 1;
  (void)argv;
  if (pthread_create(&importer, NULL, import_catalog, NULL)) return 1;
  if (one_by_one) pthread_join(importer, NULL);
  if (pthread_create(&exporter, NULL, export_orders, NULL)) return 1;
  pthread_join(exporter, NULL);
  if (!one_by_one) pthread_join(importer, NULL);
  printf("%d %d\n", imported, exported);
  return 0;
}
