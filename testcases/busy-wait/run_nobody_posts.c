// impasse: online = busy-wait
// impasse: postmortem = none -- a trace shows where threads are, not that they have gone in circles
// impasse-run: options = --livelock-window 300ms
// impasse-run: timeout = 4s
//
// The consumer polls a semaphore; the producer waits for a condition that only the consumer signals.
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>

static sem_t filled;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wanted = PTHREAD_COND_INITIALIZER;
static int orders;

static void* produce(void* unused) {
  pthread_mutex_lock(&lock);
  while (orders == 0) pthread_cond_wait(&wanted, &lock);
  pthread_mutex_unlock(&lock);
  sem_post(&filled);
  return unused;
}

static void* consume(void* unused) {
  while (sem_trywait(&filled) != 0) sched_yield();
  pthread_mutex_lock(&lock);
  ++orders;
  pthread_cond_signal(&wanted);
  pthread_mutex_unlock(&lock);
  return unused;
}

int main(void) {
  pthread_t threads[2];
  sem_init(&filled, 0, 0);
  pthread_create(&threads[0], NULL, produce, NULL);
  pthread_create(&threads[1], NULL, consume, NULL);
  for (int i = 0; i < 2; ++i) pthread_join(threads[i], NULL);
}
