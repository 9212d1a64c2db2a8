#include <pthread.h>

#include "subsystems.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int received;

void net_receive(int bytes) {
  pthread_mutex_lock(&lock);
  received += bytes;
  mem_charge(bytes);
  pthread_mutex_unlock(&lock);
}

void net_note(void) {
  pthread_mutex_lock(&lock);
  received++;
  pthread_mutex_unlock(&lock);
}
