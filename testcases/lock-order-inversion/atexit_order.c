/* What atexit has registered runs in the main thread, while a detached thread is still at work; the
 * two disagree about the order.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- the two threads need not meet in a run
 * impasse: postmortem = skip -- the two threads need not meet in a run
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
  for (;;) {
    pthread_mutex_lock(&spool_lock);
    spooled++;
    if (spooled > 10) {
      pthread_mutex_lock(&disk_lock);
      written += spooled;
      spooled = 0;
      pthread_mutex_unlock(&disk_lock);
    }
    pthread_mutex_unlock(&spool_lock);
  }
  return arg;
}

int main(void) {
  pthread_t thread;
  if (atexit(flush_at_exit) != 0) return 1;
  if (pthread_create(&thread, NULL, spooler, NULL)) return 1;
  pthread_detach(thread);
  puts("done");
  return 0;
}
