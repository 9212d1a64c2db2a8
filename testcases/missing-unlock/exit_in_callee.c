/* A fatal error ends the thread from within a critical section of its caller.
 * impasse: static = missing-unlock
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static int table[4];

static int check(int index) {
  if (index < 0 || index > 3) {
    fprintf(stderr, "no row %d\n", index);
    pthread_exit(NULL);
  }
  return index;
}

static void *writer(void *arg) {
  int *rows = arg;
  for (int i = 0; i < 2; i++) {
    pthread_mutex_lock(&table_lock);
    table[check(rows[i])]++;
    pthread_mutex_unlock(&table_lock);
  }
  return NULL;
}

int main(void) {
  pthread_t a, b;
  int good[2] = {1, 2}, bad[2] = {3, 4};
  if (pthread_create(&a, NULL, writer, bad)) return 1;
  pthread_join(a, NULL);
  if (pthread_create(&b, NULL, writer, good)) return 1;
  pthread_join(b, NULL);
  return 0;
}
