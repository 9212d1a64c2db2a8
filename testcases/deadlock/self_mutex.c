// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The only thread locks a plain mutex that it holds already.
#include <pthread.h>

static pthread_mutex_t ledger = PTHREAD_MUTEX_INITIALIZER;

static void Book(void) {
  pthread_mutex_lock(&ledger);
  pthread_mutex_unlock(&ledger);
}

int main(void) {
  pthread_mutex_lock(&ledger);
  Book();
  pthread_mutex_unlock(&ledger);
}
