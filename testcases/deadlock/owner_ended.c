// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// A thread ends while it holds a mutex that is not robust.
#include <pthread.h>

static pthread_mutex_t file = PTHREAD_MUTEX_INITIALIZER;

static void* Work(void* unused) {
  pthread_mutex_lock(&file);
  return unused;
}

int main(void) {
  pthread_t worker;
  pthread_create(&worker, NULL, Work, NULL);
  pthread_join(worker, NULL);
  pthread_mutex_lock(&file);
}
