#include <pthread.h>

#include "subsystems.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int charged;

void mem_charge(int bytes) {
  pthread_mutex_lock(&lock);
  charged += bytes;
  if (charged > 4096) fs_note();
  pthread_mutex_unlock(&lock);
}

void mem_note(void) {
  pthread_mutex_lock(&lock);
  charged = 0;
  pthread_mutex_unlock(&lock);
}
