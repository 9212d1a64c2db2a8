// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// A reader asks for the lock as a writer.
#include <pthread.h>

static pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;

int main(void) {
  pthread_rwlock_rdlock(&table);
  pthread_rwlock_wrlock(&table);
}
