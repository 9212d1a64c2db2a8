#include "runtime-probe/record/trace.h"

#include <sys/mman.h>

#include <cerrno>
#include <cstring>

#include "runtime-probe/record/atomic.h"
#include "runtime-probe/record/system.h"

namespace impasse::probe {

Trace g_trace = {};

namespace {

constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kStep = 64 << 10;
constexpr int kTries = 16;

// Populate gives a part of the mapping its room. Where a store would end the program with SIGBUS,
// this fails.
bool Populate(char* begin, std::uint64_t size) {
  for (int i = 0; i < kTries; ++i) {
    if (madvise(begin, size, MADV_POPULATE_WRITE) == 0) return true;
    if (errno != EAGAIN && errno != EINTR) return false;
  }
  return false;
}

}  // namespace

bool Commit(SectionId id, std::uint32_t count) {
  const auto index = static_cast<std::uint32_t>(id);
  const trace::Section& section = g_trace.header->sections[index];
  const std::uint64_t needed = static_cast<std::uint64_t>(count) * section.record_size;
  std::uint64_t committed = Load(g_trace.committed[index]);
  if (needed <= committed) [[likely]]
    return true;
  const ErrnoKeeper keeper;
  std::uint64_t whole = static_cast<std::uint64_t>(section.capacity) * section.record_size;
  whole = (whole + kPage - 1) / kPage * kPage;
  std::uint64_t end = (needed + kStep - 1) / kStep * kStep;
  if (end > whole) end = whole;
  char* base = reinterpret_cast<char*>(g_trace.header) + section.offset;
  if (!Populate(base + committed, end - committed)) return false;
  while (committed < end && !Replace(g_trace.committed[index], committed, end)) {
    committed = Load(g_trace.committed[index]);
  }
  return true;
}

void CommitAll() {
  for (std::uint64_t& committed : g_trace.committed) committed = ~std::uint64_t{0};
}

std::uint32_t CapacityOf(SectionId id) {
  return g_trace.header->sections[static_cast<std::uint32_t>(id)].capacity;
}

std::uint32_t Take(SectionId id, std::uint32_t count) {
  trace::Section& section = g_trace.header->sections[static_cast<std::uint32_t>(id)];
  // Looking first keeps `used` from running over after long use of a full section.
  if (Load(section.used) + count <= section.capacity) {
    const std::uint32_t first = Add(section.used, count);
    if (first + count <= section.capacity && Commit(id, first + count)) return first;
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
