// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// A thread leaves by pthread_exit with the lock; another waits for it while a third works on.
#include <pthread.h>
#include <unistd.h>

static pthread_mutex_t file = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t step;

static void* Work(void* unused) {
  pthread_mutex_lock(&file);
  pthread_barrier_wait(&step);
  pthread_exit(unused);
}

static void* Heartbeat(void* unused) {
  for (;;) usleep(10000);
  return unused;
}

static void* Wait(void* unused) {
  pthread_barrier_wait(&step);
  usleep(100000);
  pthread_mutex_lock(&file);
  return unused;
}

int main(void) {
  pthread_t threads[3];
  pthread_barrier_init(&step, NULL, 2);
  pthread_create(&threads[0], NULL, Work, NULL);
  pthread_create(&threads[1], NULL, Wait, NULL);
  pthread_create(&threads[2], NULL, Heartbeat, NULL);
  pthread_join(threads[2], NULL);
}
