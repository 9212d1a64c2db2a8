// impasse: online = busy-wait
// impasse: postmortem = none -- a trace shows where threads are, not that they have gone in circles
// impasse-requires: perf-event
// impasse-flags: -O0
// impasse-run: options = --livelock-window 300ms
// impasse-run: timeout = 7s
//
// Two threads wait for each other in loops that call only functions of their own.
#include <pthread.h>
#include <stddef.h>

struct Part {
  volatile int ready;
  struct Part* other;
};

static struct Part parts[2] = {{0, &parts[1]}, {0, &parts[0]}};

static int IsReady(const struct Part* part) { return part->ready; }

static void* Assemble(void* argument) {
  struct Part* part = argument;
  while (!IsReady(part->other)) {
  }
  part->ready = 1;
  return NULL;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i) pthread_create(&threads[i], NULL, Assemble, &parts[i]);
  for (int i = 0; i < 2; ++i) pthread_join(threads[i], NULL);
}
