// impasse: online = none
// impasse: postmortem = none
//
// Mutexes of the kinds that allow a second lock or refuse it.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>

static pthread_mutex_t ledger = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
static pthread_mutex_t journal = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

int main(void) {
  pthread_mutex_lock(&journal);
  pthread_mutex_lock(&journal);
  pthread_mutex_lock(&ledger);
  const int again = pthread_mutex_lock(&ledger);
  pthread_mutex_unlock(&ledger);
  pthread_mutex_unlock(&journal);
  pthread_mutex_unlock(&journal);
  return again == EDEADLK ? 0 : 1;
}
