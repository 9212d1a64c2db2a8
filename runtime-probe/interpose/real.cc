#include "runtime-probe/interpose/real.h"

#include <dlfcn.h>

#include <cstring>
#include <initializer_list>

#include "runtime-probe/interpose/confirm.h"

namespace impasse::probe {
namespace {

bool StartsWith(const char* text, const char* prefix) {
  return std::strncmp(text, prefix, std::strlen(prefix)) == 0;
}

}  // namespace

void* FindNext(const char* name) {
#ifdef __x86_64__
  // glibc before 2.36 gives dlsym the oldest version of a symbol, and the oldest condition
  // variables have another layout.
  if (StartsWith(name, "pthread_cond_") && std::strcmp(name, "pthread_cond_clockwait") != 0) {
    if (void* function = dlvsym(RTLD_NEXT, name, "GLIBC_2.3.2")) return function;
  }
#endif
  return dlsym(RTLD_NEXT, name);
}

void* FindTry(const char* name) {
  if (IsConfirming()) return nullptr;
  char buffer[64];
  const char* underscore = std::strrchr(name, '_');
  if (underscore == nullptr) return nullptr;
  const char* verb = underscore + 1;
  for (const char* prefix : {"timed", "clock"}) {
    if (StartsWith(verb, prefix)) verb += std::strlen(prefix);
  }
  const auto head = static_cast<std::size_t>(underscore + 1 - name);
  if (head + 3 + std::strlen(verb) >= sizeof(buffer)) return nullptr;
  std::memcpy(buffer, name, head);
  std::strcpy(buffer + head, "try");
  std::strcat(buffer + head, verb);
  return dlsym(RTLD_NEXT, buffer);
}

}  // namespace impasse::probe
