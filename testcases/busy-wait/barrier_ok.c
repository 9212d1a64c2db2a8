// A barrier that spins, as those of parallel runtimes do.
// impasse: static = none
#include <stdatomic.h>

struct barrier {
  atomic_int arrived;
  atomic_int sense;
  int threads;
};

void barrier_wait(struct barrier* b, int* local_sense) {
  *local_sense = !*local_sense;
  if (atomic_fetch_add(&b->arrived, 1) == b->threads - 1) {
    atomic_store(&b->arrived, 0);
    atomic_store(&b->sense, *local_sense);
    return;
  }
  const int wanted = *local_sense;
  while (atomic_load(&b->sense) != wanted);
}
