#include "runtime-probe/interpose/real.h"

#include <cstring>
#include <initializer_list>

#include "runtime-probe/interpose/confirm.h"

namespace impasse::probe {
namespace {

bool StartsWith(const char* text, const char* prefix) {
  return std::strncmp(text, prefix, std::strlen(prefix)) == 0;
}

}  // namespace

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
  return FindNext(buffer);
}

}  // namespace impasse::probe
