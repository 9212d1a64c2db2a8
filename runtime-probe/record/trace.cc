#include "runtime-probe/record/trace.h"

#include <sys/mman.h>

#include <cstring>

#include "runtime-probe/record/atomic.h"

namespace impasse::probe {

Trace g_trace = {};

std::uint32_t CapacityOf(SectionId id) {
  return g_trace.header->sections[static_cast<std::uint32_t>(id)].capacity;
}

std::uint32_t Take(SectionId id, std::uint32_t count) {
  trace::Section& section = g_trace.header->sections[static_cast<std::uint32_t>(id)];
  // Looking first keeps `used` from running over after long use of a full section.
  if (Load(section.used) + count <= section.capacity) {
    const std::uint32_t first = Add(section.used, count);
    if (first + count <= section.capacity) return first;
  }
  Add(section.dropped, count);
  return 0;
}

std::uint32_t Intern(const char* text) {
  const std::size_t size = std::strlen(text) + 1;
  if (size == 1) return 0;
  const std::uint32_t index = Take(SectionId::kStrings, static_cast<std::uint32_t>(size));
  if (index != 0) std::memcpy(g_trace.strings + index, text, size);
  return index;
}

void CloseTrace() {
  if (g_trace.header != nullptr) munmap(g_trace.header, g_trace.size);
  g_trace = {};
}

}  // namespace impasse::probe
