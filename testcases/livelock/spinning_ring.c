// impasse: online = livelock
// impasse: postmortem = none -- a trace shows where threads are, not that they have gone in circles
// impasse-run: options = --livelock-window 300ms
// impasse-run: timeout = 5s
//
// Three threads in a ring, each with one part, try for the next one and put theirs back.
#include <pthread.h>
#include <sched.h>

enum { kThreads = 3 };
static pthread_spinlock_t parts[kThreads];
static pthread_barrier_t step;

static void* Assemble(void* argument) {
  const long me = (long)argument;
  for (;;) {
    pthread_spin_lock(&parts[me]);
    pthread_barrier_wait(&step);
    if (pthread_spin_trylock(&parts[(me + 1) % kThreads]) == 0) break;
    pthread_barrier_wait(&step);
    pthread_spin_unlock(&parts[me]);
    sched_yield();
  }
  return NULL;
}

int main(void) {
  pthread_t threads[kThreads];
  pthread_barrier_init(&step, NULL, kThreads);
  for (int i = 0; i < kThreads; ++i) pthread_spin_init(&parts[i], PTHREAD_PROCESS_PRIVATE);
  for (long i = 0; i < kThreads; ++i) pthread_create(&threads[i], NULL, Assemble, (void*)i);
  for (int i = 0; i < kThreads; ++i) pthread_join(threads[i], NULL);
}
