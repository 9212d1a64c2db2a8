// TraceBuilder: traces made by hand, for tests.
#ifndef IMPASSE_ANALYZER_IMPORTERS_TRACE_BUILDER_H_
#define IMPASSE_ANALYZER_IMPORTERS_TRACE_BUILDER_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/trace_format.h"

namespace impasse {

// Indexes are those of the trace: from 1.
class TraceBuilder {
 public:
  TraceBuilder()
      : threads_(1), objects_(1), modules_(1), edges_(1), orders_(1), stacks_(1), events_(1) {
    strings_.push_back('\0');
    header.magic = trace::kMagic;
    header.version = trace::kVersion;
    header.byte_order = trace::kByteOrderMark;
    header.header_size = sizeof(trace::Header);
    header.pid = 4711;
    header.state = static_cast<std::uint32_t>(trace::ProcessState::kRunning);
  }

  std::uint32_t Thread(std::string_view name = "") {
    trace::ThreadRecord record = {};
    record.ready = 1;
    record.state = static_cast<std::uint32_t>(trace::ThreadState::kRunning);
    record.tid = 4711 + static_cast<std::uint32_t>(threads_.size()) - 1;
    record.generation = 1;
    std::memcpy(record.name, name.data(), std::min(name.size(), sizeof(record.name)));
    threads_.push_back(record);
    return static_cast<std::uint32_t>(threads_.size() - 1);
  }
  std::uint32_t Object(ObjectKind kind, std::string_view name = "") {
    trace::ObjectRecord record = {};
    record.ready = 1;
    record.kind = static_cast<std::uint8_t>(kind);
    record.address = 0x1000 + 64 * objects_.size();
    record.name = name.empty() ? 0 : String(name);
    objects_.push_back(record);
    return static_cast<std::uint32_t>(objects_.size() - 1);
  }
  std::uint32_t String(std::string_view text) {
    const auto index = static_cast<std::uint32_t>(strings_.size());
    strings_.append(text);
    strings_.push_back('\0');
    return index;
  }
  std::uint32_t Stack(const std::vector<std::uint64_t>& pcs) {
    const auto index = static_cast<std::uint32_t>(stacks_.size());
    stacks_.push_back(0);
    stacks_.push_back(pcs.size());
    stacks_.insert(stacks_.end(), pcs.begin(), pcs.end());
    return index;
  }
  void Module(const trace::ModuleRecord& record) { modules_.push_back(record); }

  void Holds(std::uint32_t thread, std::uint32_t object, Mode mode = Mode::kExclusive) {
    trace::ThreadRecord& record = threads_[thread];
    trace::HeldEntry& entry = record.held[record.held_count++];
    entry.object = object;
    entry.mode = static_cast<std::uint8_t>(mode);
    entry.depth = 1;
    entry.ticket = ++objects_[object].ticket;
    if (mode == Mode::kExclusive) objects_[object].owner = thread;
  }
  void Waits(std::uint32_t thread, std::uint32_t object, Op op = Op::kAcquire,
             Mode mode = Mode::kExclusive) {
    trace::ThreadRecord& record = threads_[thread];
    record.seq |= 1;
    record.blocked.since_ns = 1'000'000'000;
    record.blocked.ticket = objects_[object].ticket;
    trace::WaitArm& arm = record.blocked.arms[record.blocked.arm_count++];
    arm.object = object;
    arm.op = static_cast<std::uint8_t>(op);
    arm.mode = static_cast<std::uint8_t>(mode);
  }
  // Each of n threads holds a mutex and waits for the next one's.
  void Ring(int n) {
    const auto first_thread = static_cast<std::uint32_t>(threads_.size());
    const auto first_mutex = static_cast<std::uint32_t>(objects_.size());
    for (int i = 0; i < n; ++i) Holds(Thread(), Object(ObjectKind::kMutex));
    for (int i = 0; i < n; ++i) {
      const auto next = static_cast<std::uint32_t>((i + 1) % n);
      Waits(first_thread + static_cast<std::uint32_t>(i), first_mutex + next);
    }
  }
  void Edge(std::uint32_t thread, std::uint32_t from, std::uint32_t to, std::uint32_t segment = 0) {
    trace::EdgeRecord record = {};
    record.ready = 1;
    record.from = from;
    record.to = to;
    record.thread = thread;
    record.generation = threads_[thread].generation;
    record.segment = segment;
    edges_.push_back(record);
  }
  void Order(std::uint32_t from, std::uint32_t from_segment, std::uint32_t to,
             std::uint32_t to_segment) {
    orders_.push_back(
        {1, static_cast<std::uint32_t>(Op::kSpawn), from, 1, from_segment, to, 1, to_segment});
  }
  // A chunk with `used` acquisitions of the object.
  trace::EventChunk& Chunk(std::uint64_t sequence, std::uint16_t used, std::uint32_t thread,
                           std::uint32_t object) {
    trace::EventChunk& chunk = events_.emplace_back();
    chunk.thread = thread;
    chunk.generation = 1;
    chunk.used = used;
    chunk.sequence = sequence;
    for (std::uint16_t i = 0; i < used; ++i) {
      chunk.events[i] = {sequence * 1000 + i, object, static_cast<std::uint8_t>(Op::kAcquire), 0,
                         0};
    }
    return chunk;
  }
  trace::EventChunk& ChunkAt(std::uint32_t index) { return events_[index]; }
  trace::ThreadRecord& ThreadAt(std::uint32_t index) { return threads_[index]; }
  trace::ObjectRecord& ObjectAt(std::uint32_t index) { return objects_[index]; }
  trace::EdgeRecord& LastEdge() { return edges_.back(); }

  std::string Bytes() {
    std::string body;
    Append(trace::SectionId::kThreads, threads_, body);
    Append(trace::SectionId::kObjects, objects_, body);
    Append(trace::SectionId::kModules, modules_, body);
    Append(trace::SectionId::kEdges, edges_, body);
    Append(trace::SectionId::kOrders, orders_, body);
    Append(trace::SectionId::kStacks, stacks_, body);
    Append(trace::SectionId::kStrings, std::vector<char>(strings_.begin(), strings_.end()), body);
    Append(trace::SectionId::kEvents, events_, body);
    std::string bytes(kBody, '\0');
    header.file_size = kBody + body.size();
    std::memcpy(bytes.data(), &header, sizeof(header));
    return bytes + body;
  }

  trace::Header header = {};

 private:
  static constexpr std::size_t kBody = 1024;
  static_assert(sizeof(trace::Header) <= kBody);

  template <typename Record>
  void Append(trace::SectionId id, const std::vector<Record>& records, std::string& body) {
    trace::Section& section = header.sections[static_cast<std::size_t>(id)];
    section = {kBody + body.size(), sizeof(Record), static_cast<std::uint32_t>(records.size()),
               static_cast<std::uint32_t>(records.size()), 0};
    body.append(reinterpret_cast<const char*>(records.data()), records.size() * sizeof(Record));
    body.resize((body.size() + 63) / 64 * 64);
  }

  std::vector<trace::ThreadRecord> threads_;
  std::vector<trace::ObjectRecord> objects_;
  std::vector<trace::ModuleRecord> modules_;
  std::vector<trace::EdgeRecord> edges_;
  std::vector<trace::OrderRecord> orders_;
  std::vector<std::uint64_t> stacks_;
  std::vector<trace::EventChunk> events_;
  std::string strings_;
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_IMPORTERS_TRACE_BUILDER_H_
