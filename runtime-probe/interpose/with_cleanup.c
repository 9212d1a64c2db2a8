#include "runtime-probe/interpose/with_cleanup.h"

struct Cleanup {
  void (*cleanup)(void*);
  void* argument;
};

static void Run(const struct Cleanup* cleanup) { cleanup->cleanup(cleanup->argument); }

void ImpasseWithCleanup(void (*call)(void*), void (*cleanup)(void*), void* argument) {
  struct Cleanup pending __attribute__((cleanup(Run))) = {cleanup, argument};
  (void)pending;
  call(argument);
}
