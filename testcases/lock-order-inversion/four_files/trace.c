#include <pthread.h>

#include "subsystems.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int code_seen;

void trace_emit(int code) {
  pthread_mutex_lock(&lock);
  code_seen = code;
  pthread_mutex_unlock(&lock);
}

void trace_dump(void) {
  pthread_mutex_lock(&lock);
  if (code_seen) net_note();
  pthread_mutex_unlock(&lock);
}
