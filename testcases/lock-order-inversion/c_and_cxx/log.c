/* A C library calls its sink under its lock; the sink is a lambda of a C++ program, which takes the
 * lock of its console; the console asks the library under that lock.
 * impasse: static = lock-order-inversion
 * impasse: online = skip -- the two threads need not meet in a run
 * impasse: postmortem = skip -- the two threads need not meet in a run
 */
#include <pthread.h>
#include <stddef.h>

#include "bridge.h"

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static log_sink current_sink;
static void *current_context;
static long lines;

void log_set_sink(log_sink sink, void *context) {
  pthread_mutex_lock(&log_lock);
  current_sink = sink;
  current_context = context;
  pthread_mutex_unlock(&log_lock);
}

void log_write(const char *line) {
  pthread_mutex_lock(&log_lock);
  lines++;
  if (current_sink != NULL) current_sink(current_context, line);
  pthread_mutex_unlock(&log_lock);
}

long log_lines(void) {
  long count;
  pthread_mutex_lock(&log_lock);
  count = lines;
  pthread_mutex_unlock(&log_lock);
  return count;
}
