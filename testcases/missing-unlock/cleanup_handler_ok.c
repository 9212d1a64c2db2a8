/* A cancellable section keeps its lock in a cleanup handler of the thread: it is given back by
 * pthread_cleanup_pop, or by pthread_exit, which runs the handler.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static int lines;

static void give_back(void *lock) {
  pthread_mutex_unlock(lock);
}

static void log_line(int level) {
  pthread_mutex_lock(&log_lock);
  pthread_cleanup_push(give_back, &log_lock);
  lines += level;
  if (level > 9) pthread_exit(NULL);
  pthread_cleanup_pop(1);
}

static void *reporter(void *arg) {
  (void)arg;
  for (int level = 1; level < 12; level++) log_line(level);
  return NULL;
}

int main(void) {
  pthread_t a, b;
  if (pthread_create(&a, NULL, reporter, NULL)) return 1;
  if (pthread_create(&b, NULL, reporter, NULL)) return 1;
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("%d\n", lines);
  return 0;
}
