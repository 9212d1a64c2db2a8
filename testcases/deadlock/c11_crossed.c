// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// C11 mutexes and threads.
#include <stdatomic.h>
#include <threads.h>

static mtx_t input;
static mtx_t output;
static atomic_int ready;

static void Meet(void) {
  atomic_fetch_add(&ready, 1);
  while (atomic_load(&ready) < 2) thrd_yield();
}

static int OutputFirst(void* unused) {
  (void)unused;
  mtx_lock(&output);
  Meet();
  mtx_lock(&input);
  return 0;
}

int main(void) {
  mtx_init(&input, mtx_plain);
  mtx_init(&output, mtx_plain);
  thrd_t other;
  thrd_create(&other, OutputFirst, NULL);
  mtx_lock(&input);
  Meet();
  mtx_lock(&output);
  thrd_join(other, NULL);
}
