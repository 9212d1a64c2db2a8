#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "runtime-probe/tests/run_scenario.h"

namespace impasse::probe_tests {

using trace::SectionId;

TraceFile::TraceFile(const std::string& path) : path_(path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  struct stat status = {};
  if (fstat(file, &status) == 0 && status.st_size >= static_cast<off_t>(sizeof(trace::Header))) {
    size_ = static_cast<std::size_t>(status.st_size);
    const void* memory = mmap(nullptr, size_, PROT_READ, MAP_SHARED, file, 0);
    if (memory != MAP_FAILED) base_ = static_cast<const char*>(memory);
  }
  close(file);
}

TraceFile::~TraceFile() {
  if (base_ != nullptr) munmap(const_cast<char*>(base_), size_);
}

TraceFile::TraceFile(TraceFile&& other) noexcept
    : path_(std::move(other.path_)),
      base_(std::exchange(other.base_, nullptr)),
      size_(other.size_) {}

bool TraceFile::ok() const {
  return base_ != nullptr && header().magic == trace::kMagic && header().file_size == size_;
}

std::uint32_t TraceFile::Count(SectionId id) const {
  const trace::Section& section = header().sections[static_cast<std::uint32_t>(id)];
  return std::min(section.used, section.capacity);
}

template <class Record>
const Record* TraceFile::Table(SectionId id) const {
  return reinterpret_cast<const Record*>(base_ +
                                         header().sections[static_cast<std::uint32_t>(id)].offset);
}

template <class Record>
std::vector<const Record*> TraceFile::Ready(SectionId id) const {
  std::vector<const Record*> records;
  for (std::uint32_t i = 1; i < Count(id); ++i) {
    const Record* record = Table<Record>(id) + i;
    if (record->ready != 0) records.push_back(record);
  }
  return records;
}

std::vector<const trace::ThreadRecord*> TraceFile::Threads() const {
  return Ready<trace::ThreadRecord>(SectionId::kThreads);
}

std::vector<const trace::ObjectRecord*> TraceFile::Objects(ObjectKind kind) const {
  auto objects = Ready<trace::ObjectRecord>(SectionId::kObjects);
  std::erase_if(objects, [&](const auto* o) { return o->kind != static_cast<std::uint8_t>(kind); });
  return objects;
}

std::vector<const trace::EdgeRecord*> TraceFile::Edges() const {
  return Ready<trace::EdgeRecord>(SectionId::kEdges);
}

std::vector<const trace::OrderRecord*> TraceFile::Orders() const {
  return Ready<trace::OrderRecord>(SectionId::kOrders);
}

std::vector<trace::Event> TraceFile::Events() const {
  std::vector<trace::Event> events;
  for (std::uint32_t i = 1; i < Count(SectionId::kEvents); ++i) {
    const trace::EventChunk& chunk = Table<trace::EventChunk>(SectionId::kEvents)[i];
    if (chunk.sequence == 0) continue;
    events.insert(events.end(), chunk.events, chunk.events + chunk.used);
  }
  return events;
}

std::vector<std::uint64_t> TraceFile::Stack(std::uint32_t index) const {
  if (index == 0 || index >= Count(SectionId::kStacks)) return {};
  const auto* words = Table<std::uint64_t>(SectionId::kStacks) + index;
  return {words + 2, words + 2 + words[1]};
}

std::string TraceFile::String(std::uint32_t index) const {
  return index == 0 ? "" : Table<char>(SectionId::kStrings) + index;
}

std::string TraceFile::ModuleOf(std::uint64_t pc) const {
  for (const auto* module : Ready<trace::ModuleRecord>(SectionId::kModules)) {
    if (pc >= module->begin && pc < module->end) return String(module->path);
  }
  return "";
}

const trace::ObjectRecord& TraceFile::object(std::uint32_t index) const {
  return Table<trace::ObjectRecord>(SectionId::kObjects)[index];
}

std::vector<const trace::ThreadRecord*> TraceFile::Blocked() const {
  auto threads = Threads();
  std::erase_if(threads, [](const auto* t) { return (t->seq & 1) == 0; });
  return threads;
}

}  // namespace impasse::probe_tests
