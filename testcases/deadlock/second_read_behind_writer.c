// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// A reader reads again while a writer is queued that goes first.
#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>

static pthread_rwlock_t table;

static void* Write(void* unused) {
  pthread_rwlock_wrlock(&table);
  pthread_rwlock_unlock(&table);
  return unused;
}

int main(void) {
  pthread_rwlockattr_t attributes;
  pthread_rwlockattr_init(&attributes);
  pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
  pthread_rwlock_init(&table, &attributes);
  pthread_rwlock_rdlock(&table);
  pthread_t writer;
  pthread_create(&writer, NULL, Write, NULL);
  usleep(300000);
  pthread_rwlock_rdlock(&table);
  pthread_join(writer, NULL);
}
