#include <pthread.h>

#include "subsystems.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int written;

void fs_write(int bytes) {
  pthread_mutex_lock(&lock);
  written += bytes;
  trace_emit(written);
  pthread_mutex_unlock(&lock);
}

void fs_note(void) {
  pthread_mutex_lock(&lock);
  written++;
  pthread_mutex_unlock(&lock);
}
