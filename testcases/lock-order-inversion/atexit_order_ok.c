/* What atexit has registered takes the locks in another order than the worker, which has been
 * joined before main returns.
 * impasse: all = none
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t spool_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t disk_lock = PTHREAD_MUTEX_INITIALIZER;
static int spooled, written;

static void flush_at_exit(void) {
  pthread_mutex_lock(&disk_lock);
  pthread_mutex_lock(&spool_lock);
  written += spooled;
  spooled = 0;
  pthread_mutex_unlock(&spool_lock);
  pthread_mutex_unlock(&disk_lock);
}

static void *spooler(void *arg) {
  for (int i = 0; i < 100; i++) {
    pthread_mutex_lock(&spool_lock);
    spooled++;
    pthread_mutex_lock(&disk_lock);
    written += spooled;
    spooled = 0;
    pthread_mutex_unlock(&disk_lock);
    pthread_mutex_unlock(&spool_lock);
  }
  return arg;
}

int main(void) {
  pthread_t thread;
  if (atexit(flush_at_exit) != 0) return 1;
  if (pthread_create(&thread, NULL, spooler, NULL)) return 1;
  pthread_join(thread, NULL);
  puts("done");
  return 0;
}
