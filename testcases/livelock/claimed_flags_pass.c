// impasse: static = none -- who gets through is a matter of time; the check knows no schedule
// impasse: online = livelock
// impasse: postmortem = none -- a trace shows where threads are, not that they have gone in circles
// impasse-requires: pass-plugin
// impasse-flags: -fpass-plugin={lib}/libimpasse-pass-22.so
// impasse-run: options = --livelock-window 300ms
// impasse-run: timeout = 5s
//
// Two threads claim a flag each with a test-and-set, find that of the other set, clear theirs and
// try again. The rounds between keep them in step, as equal work would.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_flag busy[2] = {ATOMIC_FLAG_INIT, ATOMIC_FLAG_INIT};
static atomic_int rounds[2];

static void Step(long me) {
  const int round = atomic_load(&rounds[me]) + 1;
  atomic_store(&rounds[me], round);
  while (atomic_load(&rounds[1 - me]) < round) sched_yield();
}

static void* Enter(void* argument) {
  const long me = (long)argument;
  for (;;) {
    if (atomic_flag_test_and_set(&busy[me])) continue;
    Step(me);
    const int in_vain = atomic_flag_test_and_set(&busy[1 - me]);
    Step(me);
    if (!in_vain) return NULL;
    atomic_flag_clear(&busy[me]);
    Step(me);
  }
}

int main(void) {
  pthread_t threads[2];
  for (long i = 0; i < 2; ++i) pthread_create(&threads[i], NULL, Enter, (void*)i);
  for (int i = 0; i < 2; ++i) pthread_join(threads[i], NULL);
}
