// impasse: online = none
// impasse: postmortem = none
//
// The mutex is robust: the next thread is told that its owner has died.
#include <errno.h>
#include <pthread.h>

static pthread_mutex_t file;

static void* Work(void* unused) {
  pthread_mutex_lock(&file);
  return unused;
}

int main(void) {
  pthread_mutexattr_t robust;
  pthread_mutexattr_init(&robust);
  pthread_mutexattr_setrobust(&robust, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&file, &robust);
  pthread_t worker;
  pthread_create(&worker, NULL, Work, NULL);
  pthread_join(worker, NULL);
  if (pthread_mutex_lock(&file) != EOWNERDEAD) return 1;
  pthread_mutex_consistent(&file);
  pthread_mutex_unlock(&file);
}
