// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Robust mutexes that inherit priority.
#include <pthread.h>

static pthread_mutex_t a;
static pthread_mutex_t b;
static pthread_barrier_t step;

static void* Second(void* unused) {
  pthread_mutex_lock(&b);
  pthread_barrier_wait(&step);
  pthread_mutex_lock(&a);
  return unused;
}

int main(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
  pthread_mutex_init(&a, &attributes);
  pthread_mutex_init(&b, &attributes);
  pthread_barrier_init(&step, NULL, 2);
  pthread_t other;
  pthread_create(&other, NULL, Second, NULL);
  pthread_mutex_lock(&a);
  pthread_barrier_wait(&step);
  pthread_mutex_lock(&b);
}
