// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Two threads each wait for the end of the other; the main thread has ended.
#include <pthread.h>

static pthread_t first;
static pthread_t second;
static pthread_barrier_t started;

static void* JoinSecond(void* unused) {
  pthread_barrier_wait(&started);
  pthread_join(second, NULL);
  return unused;
}

static void* JoinFirst(void* unused) {
  pthread_barrier_wait(&started);
  pthread_join(first, NULL);
  return unused;
}

int main(void) {
  pthread_barrier_init(&started, NULL, 3);
  pthread_create(&first, NULL, JoinSecond, NULL);
  pthread_create(&second, NULL, JoinFirst, NULL);
  pthread_barrier_wait(&started);
  pthread_exit(NULL);
}
