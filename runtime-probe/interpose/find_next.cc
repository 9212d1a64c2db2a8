#include <dlfcn.h>

#include <cstring>

#include "runtime-probe/interpose/real.h"

namespace impasse::probe {

void* FindNext(const char* name) {
#ifdef __x86_64__
  // glibc before 2.36 gives dlsym the oldest version of a symbol, and the oldest condition
  // variables have another layout.
  if (std::strncmp(name, "pthread_cond_", std::strlen("pthread_cond_")) == 0 &&
      std::strcmp(name, "pthread_cond_clockwait") != 0) {
    if (void* function = dlvsym(RTLD_NEXT, name, "GLIBC_2.3.2")) return function;
  }
#endif
  return dlsym(RTLD_NEXT, name);
}

}  // namespace impasse::probe
