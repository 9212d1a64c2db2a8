/* The thread ends after it has given the lock back; from main, too.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static int table[4];

static void fail(int index) {
  fprintf(stderr, "no row %d\n", index);
  pthread_mutex_unlock(&table_lock);
  pthread_exit(NULL);
}

static void *writer(void *arg) {
  int *rows = arg;
  for (int i = 0; i < 2; i++) {
    pthread_mutex_lock(&table_lock);
    if (rows[i] < 0 || rows[i] > 3) fail(rows[i]);
    table[rows[i]]++;
    pthread_mutex_unlock(&table_lock);
  }
  return NULL;
}

int main(void) {
  pthread_t a;
  static int bad[2] = {3, 4};
  if (pthread_create(&a, NULL, writer, bad)) return 1;
  pthread_join(a, NULL);
  pthread_mutex_lock(&table_lock);
  printf("%d\n", table[3]);
  pthread_mutex_unlock(&table_lock);
  pthread_exit(NULL);
}
