// impasse: static = lock-order-inversion
// impasse: online = skip -- C11 functions reach the locks inside the C library, unseen by the probe
// impasse: postmortem = skip -- see online
//
// One thread files an entry and logs it; the other reads the log and looks entries up.
#include <stddef.h>
#include <threads.h>

static mtx_t registry;
static mtx_t journal;
static int entries;
static int lines;

static int File(void* unused) {
  (void)unused;
  mtx_lock(&registry);
  ++entries;
  mtx_lock(&journal);
  ++lines;
  mtx_unlock(&journal);
  mtx_unlock(&registry);
  return 0;
}

static int Replay(void* unused) {
  (void)unused;
  if (mtx_lock(&journal) != thrd_success) return 1;
  mtx_lock(&registry);
  entries -= lines;
  mtx_unlock(&registry);
  mtx_unlock(&journal);
  return 0;
}

int main(void) {
  thrd_t filer;
  thrd_t reader;
  mtx_init(&registry, mtx_plain);
  mtx_init(&journal, mtx_plain);
  thrd_create(&filer, File, NULL);
  thrd_create(&reader, Replay, NULL);
  thrd_join(filer, NULL);
  thrd_join(reader, NULL);
  return 0;
}
