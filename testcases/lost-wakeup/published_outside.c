// The result is stored before the lock is taken, and the lock is not taken at all.
// impasse: static = lost-wakeup
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t done = PTHREAD_COND_INITIALIZER;
static atomic_int result;

static void* compute(void* arg) {
  int sum = 0;
  for (int i = 0; i < 1000; ++i) sum += i;
  atomic_store(&result, sum);
  pthread_cond_signal(&done);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, compute, NULL);
  pthread_mutex_lock(&lock);
  while (atomic_load(&result) == 0) pthread_cond_wait(&done, &lock);
  pthread_mutex_unlock(&lock);
  printf("%d\n", atomic_load(&result));
  pthread_join(thread, NULL);
  return 0;
}
