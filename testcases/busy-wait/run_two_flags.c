// impasse: online = busy-wait
// impasse: postmortem = none -- a trace shows where threads are, not that they have gone in circles
// impasse-run: options = --livelock-window 300ms
// impasse-run: timeout = 4s
//
// Each waits for the other to be ready before it says that it is ready itself.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

static atomic_int reader_ready, writer_ready;

static void* reader(void* unused) {
  while (!atomic_load(&writer_ready)) sched_yield();
  atomic_store(&reader_ready, 1);
  return unused;
}

static void* writer(void* unused) {
  while (!atomic_load(&reader_ready)) sched_yield();
  atomic_store(&writer_ready, 1);
  return unused;
}

int main(void) {
  pthread_t threads[2];
  pthread_create(&threads[0], NULL, reader, NULL);
  pthread_create(&threads[1], NULL, writer, NULL);
  for (int i = 0; i < 2; ++i) pthread_join(threads[i], NULL);
}
