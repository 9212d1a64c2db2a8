// impasse: all = none
//
// The reader gives the journal back before it takes the registry.
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
  const int seen = lines;
  mtx_unlock(&journal);
  mtx_lock(&registry);
  entries -= seen;
  mtx_unlock(&registry);
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
