/* The static initialiser says that the mutex is recursive.
 * impasse: all = none
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t list_lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static int visited;

static void list_visit(int depth) {
  pthread_mutex_lock(&list_lock);
  visited++;
  if (depth > 0) list_visit(depth - 1);
  pthread_mutex_unlock(&list_lock);
}

int main(void) {
  list_visit(2);
  printf("%d\n", visited);
  return 0;
}
