#include "analyzer/importers/trace_reader.h"

#include <algorithm>
#include <csignal>
#include <cstring>

#include "analyzer/importers/linearise.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/model/user_code.h"

namespace impasse {
namespace {

using trace::SectionId;

constexpr std::uint32_t kMaxFrames = 512;
constexpr std::size_t kMaxString = 4096;

constexpr std::array<const char*, trace::kSectionCount> kSectionNames = {
    "threads",      "objects", "modules", "lock-order edges",
    "thread order", "stacks",  "strings", "events"};

constexpr std::array<std::size_t, trace::kSectionCount> kRecordSizes = {sizeof(trace::ThreadRecord),
                                                                        sizeof(trace::ObjectRecord),
                                                                        sizeof(trace::ModuleRecord),
                                                                        sizeof(trace::EdgeRecord),
                                                                        sizeof(trace::OrderRecord),
                                                                        sizeof(std::uint64_t),
                                                                        1,
                                                                        sizeof(trace::EventChunk)};

Mode ModeOf(std::uint8_t mode) { return (mode & 1) != 0 ? Mode::kShared : Mode::kExclusive; }

std::string BoundedText(const char* text, std::size_t size) { return {text, strnlen(text, size)}; }

// Signals whose handlers report a fault rather than something that happened outside.
bool IsFault(int signal) {
  constexpr std::array kFaults = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
  return std::find(kFaults.begin(), kFaults.end(), signal) != kFaults.end();
}

// What is around a futex word is told by who waits on it: the C++ library's objects have no other
// trace.
std::string_view FutexOwner(const CallPath& path) {
  constexpr std::array<std::string_view, 9> kOwners = {
      "std::latch",         "std::counting_semaphore", "std::__future_base",
      "std::barrier",       "std::__tree_barrier",     "std::atomic",
      "std::__atomic_base", "std::__atomic_futex",     "absl::"};
  constexpr std::array<std::string_view, 9> kNames = {"std::latch",      "std::counting_semaphore",
                                                      "std::future",     "std::barrier",
                                                      "std::barrier",    "std::atomic",
                                                      "std::atomic",     "std::future",
                                                      "a lock of Abseil"};
  for (std::size_t i = 0; i < kOwners.size(); ++i) {
    for (const Frame& frame : path) {
      if (frame.function.find(kOwners[i]) != std::string::npos) return kNames[i];
    }
  }
  return {};
}

bool HasHandlers(std::uint64_t handled_signals) {
  for (int signal = 1; signal <= 64; ++signal) {
    if ((handled_signals >> (signal - 1) & 1) != 0 && !IsFault(signal)) return true;
  }
  return false;
}

// The outermost named function of the user's on a stack of the thread: what it was started to do.
std::string TaskOf(const RecordedThread& thread) {
  const CallPath* path = &thread.wait.path;
  for (auto hold = thread.holds.begin(); path->empty() && hold != thread.holds.end(); ++hold) {
    path = &hold->path;
  }
  if (path->empty()) path = &thread.failure_path;
  for (const Frame& frame : *path) {
    std::string name = CanonicalFunctionName(frame.function);
    constexpr std::string_view kAnonymous = "(anonymous)::";
    if (name.starts_with(kAnonymous)) name.erase(0, kAnonymous.size());
    // A lambda given to a thread most often only calls what the thread is there for.
    if (IsUserFunction(name) && name.find("(lambda)") == std::string::npos) return name;
  }
  return path->empty() ? std::string() : "a lambda";
}

}  // namespace

bool IsTrace(std::string_view bytes) {
  std::uint64_t magic = 0;
  if (bytes.size() < sizeof(magic)) return false;
  std::memcpy(&magic, bytes.data(), sizeof(magic));
  return magic == trace::kMagic;
}

absl::Status TraceReader::Open() {
  if (!source_->Read(0, &header_, sizeof(header_)) || header_.magic != trace::kMagic) {
    return absl::InvalidArgumentError(
        "not a trace of impasse; traces are written by 'impasse run --trace FILE -- CMD'");
  }
  if (header_.byte_order != trace::kByteOrderMark) {
    return absl::InvalidArgumentError(
        "the trace was written on a machine of another byte order; analyse it on such a machine");
  }
  if (header_.version != trace::kVersion) {
    return absl::FailedPreconditionError(
        "the trace was written by another version of impasse: it has format version " +
        std::to_string(header_.version) + ", this impasse reads version " +
        std::to_string(trace::kVersion) + "; use the impasse that recorded it");
  }
  CheckSections();
  return absl::OkStatus();
}

bool TraceReader::Refresh() {
  trace::Header header;
  if (!source_->Read(0, &header, sizeof(header)) || header.magic != trace::kMagic) return false;
  header_ = header;
  CheckSections();
  return true;
}

void TraceReader::CheckSections() {
  section_damage_.clear();
  const std::uint64_t size = source_->size();
  for (std::size_t i = 0; i < trace::kSectionCount; ++i) {
    const trace::Section& section = header_.sections[i];
    Table table;
    const auto broken = [&](const std::string& how) {
      section_damage_.push_back(std::string("the table of ") + kSectionNames[i] + " " + how);
    };
    if (section.record_size < kRecordSizes[i] || section.offset > size) {
      if (section.capacity != 0) broken("cannot be read");
      tables_[i] = table;
      continue;
    }
    const std::uint64_t fits = (size - section.offset) / section.record_size;
    table.offset = section.offset;
    table.stride = section.record_size;
    table.count = std::min(section.used, section.capacity);
    if (table.count > fits) {
      broken("is cut short: " + std::to_string(fits) + " of " + std::to_string(table.count) +
             " records are there");
      table.count = static_cast<std::uint32_t>(fits);
    }
    tables_[i] = table;
  }
}

template <typename Record>
bool TraceReader::ReadRecord(SectionId id, std::uint32_t index, Record& record) const {
  const Table& table = TableOf(id);
  if (index == 0 || index >= table.count) return false;
  return source_->Read(table.offset + index * table.stride, &record, sizeof(record));
}

// A record whose sequence changes while it is read is read again; one that never holds still
// belongs to a thread that runs.
bool TraceReader::ReadThread(std::uint32_t index, trace::ThreadRecord& record) const {
  const Table& table = TableOf(SectionId::kThreads);
  constexpr int kTries = 4;
  for (int i = 0; i < kTries; ++i) {
    if (!ReadRecord(SectionId::kThreads, index, record)) return false;
    std::uint64_t after = 0;
    const std::uint64_t where =
        table.offset + index * table.stride + offsetof(trace::ThreadRecord, seq);
    if (!source_->Read(where, &after, sizeof(after))) return false;
    if (after == record.seq) return true;
  }
  record.seq &= ~std::uint64_t{1};
  return true;
}

void TraceReader::Damage(const std::string& what) {
  constexpr std::size_t kEnough = 20;
  std::vector<std::string>& damage = out_->damage;
  if (damage.size() >= kEnough || std::find(damage.begin(), damage.end(), what) != damage.end())
    return;
  damage.push_back(what);
}

std::string TraceReader::StringAt(std::uint32_t index) {
  const Table& table = TableOf(SectionId::kStrings);
  if (index == 0) return {};
  if (index >= table.count) {
    Damage("a string lies outside the table of strings");
    return {};
  }
  const std::size_t length = std::min<std::size_t>(kMaxString, table.count - index);
  std::string text(length, '\0');
  if (table.stride != 1 || !source_->Read(table.offset + index, text.data(), length)) return {};
  text.resize(strnlen(text.data(), length));
  return text;
}

std::vector<std::uint64_t> TraceReader::StackAt(std::uint32_t index) {
  const Table& table = TableOf(SectionId::kStacks);
  std::array<std::uint64_t, 2> head = {};  // hash, count
  const bool readable =
      table.stride == sizeof(std::uint64_t) && index + std::uint64_t{2} <= table.count &&
      source_->Read(table.offset + index * table.stride, head.data(), sizeof(head));
  if (!readable || head[1] > table.count - index - 2) {
    Damage("a stack lies outside the table of stacks");
    return {};
  }
  std::vector<std::uint64_t> pcs(std::min<std::uint64_t>(head[1], kMaxFrames));
  if (!source_->Read(table.offset + (index + std::uint64_t{2}) * table.stride, pcs.data(),
                     pcs.size() * sizeof(std::uint64_t))) {
    return {};
  }
  return pcs;
}

CallPath TraceReader::PathOf(std::uint32_t stack, std::uint64_t return_pc) {
  if (options_.symbolizer == nullptr) return {};
  if (stack == 0) {
    if (return_pc == 0) return {};
    return options_.symbolizer->Resolve(modules_, std::span(&return_pc, 1));
  }
  const auto [entry, is_new] = paths_.try_emplace(stack);
  if (is_new) entry->second = options_.symbolizer->Resolve(modules_, StackAt(stack));
  return entry->second;
}

Frame TraceReader::FrameOf(std::uint64_t pc) {
  if (options_.symbolizer == nullptr || pc == 0) return {};
  const CallPath path = options_.symbolizer->Resolve(modules_, std::span(&pc, 1));
  return path.empty() ? Frame{} : path.back();
}

void TraceReader::ReadModules() {
  for (; modules_read_ < TableOf(SectionId::kModules).count; ++modules_read_) {
    trace::ModuleRecord record;
    if (!ReadRecord(SectionId::kModules, modules_read_, record)) break;
    if (record.ready == 0) break;  // being written: next time
    LoadedModule module;
    module.path = StringAt(record.path);
    module.bias = record.bias;
    module.begin = record.begin;
    module.end = record.end;
    const std::size_t size = std::min<std::size_t>(record.build_id_size, sizeof(record.build_id));
    module.build_id.assign(reinterpret_cast<const char*>(record.build_id), size);
    modules_.push_back(std::move(module));
  }
}

ThreadId TraceReader::ThreadOf(std::uint32_t index) const {
  return index == 0 || index > generations_.size() ? kNoId : index - 1;
}

// A slot is reused when its thread has ended: a former tenant becomes a thread of its own.
ThreadId TraceReader::ThreadOf(std::uint32_t index, std::uint32_t generation) {
  const ThreadId tenant = ThreadOf(index);
  if (tenant == kNoId || generations_[tenant] == generation) return tenant;
  if (!options_.history) return kNoId;
  const auto [entry, is_new] =
      former_.try_emplace({index, generation}, static_cast<ThreadId>(out_->threads.size()));
  if (is_new) {
    RecordedThread& thread = out_->threads.emplace_back();
    thread.exited = true;
    thread.generation = generation;
    thread.name = "T" + std::to_string(index) + " (ended)";
  }
  return entry->second;
}

ObjectId TraceReader::ObjectOf(std::uint32_t index) {
  if (index == 0) return kNoId;
  const auto known = objects_.find(index);
  if (known != objects_.end()) return known->second;
  trace::ObjectRecord record;
  if (!ReadRecord(SectionId::kObjects, index, record)) {
    Damage("a record refers to an object outside the table of objects");
    return kNoId;
  }
  if (record.ready == 0) return kNoId;
  const auto id = static_cast<ObjectId>(out_->objects.size());
  objects_.emplace(index, id);
  RecordedObject object;
  FillObject(record, index, object);
  out_->objects.push_back(std::move(object));
  return id;
}

// Pools are looked at when no thread has to do with them at the moment, too.
void TraceReader::ReadPools() {
  constexpr int kMost = 1024;
  std::uint32_t index = header_.pools;
  for (int i = 0; i < kMost && index != 0; ++i) {
    trace::ObjectRecord record;
    if (!ReadRecord(SectionId::kObjects, index, record)) return;
    if (static_cast<ObjectKind>(record.kind) != ObjectKind::kPool) return;
    if (record.destroyed == 0) ObjectOf(index);
    index = record.owner;
  }
}

void TraceReader::FillObject(const trace::ObjectRecord& record, std::uint32_t index,
                             RecordedObject& object) {
  object.kind = static_cast<ObjectKind>(record.kind);
  object.key = index;
  object.address = record.address & ~trace::kAnnotatedAddress;
  object.ticket = record.ticket;
  object.owner = object.kind == ObjectKind::kPool ? kNoId : ThreadOf(record.owner);
  object.readers = record.readers;
  const bool pool = object.kind == ObjectKind::kPool;
  object.capacity = pool ? 0 : record.capacity;
  object.untaken_since_ns = pool ? record.capacity : 0;
  object.count = record.count;
  object.destroyed = record.destroyed != 0;
  object.closed = record.closed != 0;
  object.process_shared = record.process_shared != 0;
  for (int role = 0; role < 2; ++role) {
    const trace::History& history = record.history[role];
    RecordedObject::Releasers& releasers = object.releasers[role];
    releasers.declared = history.declared != 0;
    releasers.overflow = history.count > trace::kMaxHistory;
    const std::uint32_t count = std::min(history.count, trace::kMaxHistory);
    for (std::uint32_t i = 0; i < count; ++i) {
      const ThreadId thread = ThreadOf(history.threads[i]);
      const bool here = thread != kNoId && generations_[thread] == history.generations[i];
      releasers.threads.push_back(here ? thread : kNoId);
    }
  }
  if (options_.symbolizer == nullptr) return;
  object.name = StringAt(record.name);
  if (object.name.empty() && object.kind != ObjectKind::kThread) {
    object.name = options_.symbolizer->DataName(modules_, object.address, object.kind);
  }
  object.first_use = PathOf(record.first_stack);
}

void TraceReader::FillHolds(const trace::ThreadRecord& record, RecordedThread& thread) {
  const std::uint32_t count = std::min(record.held_count, trace::kMaxHeld);
  thread.holds_truncated = record.held_count > trace::kMaxHeld;
  for (std::uint32_t i = 0; i < count; ++i) {
    const trace::HeldEntry& entry = record.held[i];
    RecordedHold hold;
    hold.object = ObjectOf(entry.object);
    if (hold.object == kNoId) continue;
    hold.mode = ModeOf(entry.mode);
    hold.tried = entry.tried != 0;
    hold.depth = entry.depth;
    hold.ticket = entry.ticket;
    hold.path = PathOf(entry.stack, entry.return_pc);
    thread.holds.push_back(std::move(hold));
  }
}

void TraceReader::FillWait(const trace::ThreadRecord& record, RecordedThread& thread) {
  thread.wait.sequence = record.seq;
  if ((record.seq & 1) == 0) return;
  const trace::BlockedOn& blocked = record.blocked;
  const std::uint32_t count = std::min(blocked.arm_count, trace::kMaxSelectArms);
  thread.wait.timed = (blocked.flags & trace::kWaitTimed) != 0;
  thread.wait.external = (blocked.flags & trace::kWaitExternal) != 0;
  thread.wait.since_ns = blocked.since_ns;
  thread.wait.ticket = blocked.ticket;
  thread.wait.mutex = ObjectOf(blocked.mutex);
  for (std::uint32_t i = 0; i < count; ++i) {
    const trace::WaitArm& arm = blocked.arms[i];
    thread.wait.arms.push_back({ObjectOf(arm.object), static_cast<Op>(arm.op), ModeOf(arm.mode)});
  }
  // More arms than fit: what is not known may end the wait.
  if (blocked.arm_count > trace::kMaxSelectArms) thread.wait.external = true;
  thread.wait.path = PathOf(blocked.stack);
  if (thread.wait.arms.empty() || thread.wait.arms[0].object == kNoId) return;
  RecordedObject& object = out_->objects[thread.wait.arms[0].object];
  if (object.kind == ObjectKind::kFutex && object.name.empty()) {
    object.name = FutexOwner(thread.wait.path);
  }
}

void TraceReader::FillFailures(const trace::ThreadRecord& record, RecordedThread& thread) {
  thread.attempts = record.attempts;
  thread.undos = record.undos;
  thread.progress = record.progress;
  thread.yields = record.yields;
  thread.looks_outside = record.looks_outside;
  if (record.stack_of_yield != 0) thread.yield_path = PathOf(record.stack_of_yield);
  if (record.stack_of_failure != 0) thread.failure_path = PathOf(record.stack_of_failure);
  const std::uint64_t count = std::min<std::uint64_t>(record.attempts, trace::kMaxFailures);
  for (std::uint64_t i = 0; i < count; ++i) {
    const trace::Failure& from = record.failures[(record.attempts - 1 - i) % trace::kMaxFailures];
    RecordedFailure failure;
    failure.object = ObjectOf(from.object);
    failure.owner = ThreadOf(from.owner);
    failure.site = from.return_pc;
    failure.frame = FrameOf(from.return_pc);
    thread.failures.push_back(std::move(failure));
  }
}

void TraceReader::FillThread(const trace::ThreadRecord& record, RecordedThread& thread) {
  thread.tid = record.tid;
  thread.generation = record.generation;
  thread.exited = record.state != static_cast<std::uint32_t>(trace::ThreadState::kRunning);
  thread.left_behind = record.state == static_cast<std::uint32_t>(trace::ThreadState::kLeftBehind);
  thread.parent = ThreadOf(record.parent);
  thread.creation = PathOf(record.creation_stack);
  thread.thread_object = ObjectOf(record.thread_object);
  thread.name = BoundedText(record.name, sizeof(record.name));
  FillHolds(record, thread);
  if (thread.exited) return;
  FillWait(record, thread);
  FillFailures(record, thread);
  if (options_.symbolizer != nullptr && record.start_pc != 0) {
    thread.entry = options_.symbolizer->FunctionName(modules_, record.start_pc);
  }
}

// "T3 philosopher 2", "T3 running Worker::Run": the number tells threads of one name apart.
void TraceReader::NameThread(RecordedThread& thread, std::uint32_t slot) {
  std::string name = "T" + std::to_string(slot);
  const std::size_t slash = out_->program.rfind('/');
  const std::string command = out_->program.substr(slash == std::string::npos ? 0 : slash + 1, 15);
  if (!thread.name.empty() && thread.name != command) {
    name += " " + thread.name;
  } else if (thread.tid == header_.pid) {
    name += " main thread";
  } else if (const std::string task = TaskOf(thread); !task.empty()) {
    name += " running " + task;
  }
  thread.name = name;
}

void TraceReader::ReadThreads() {
  const std::uint32_t count = TableOf(SectionId::kThreads).count;
  std::vector<trace::ThreadRecord> records;
  generations_.clear();
  for (std::uint32_t i = 1; i < count; ++i) {
    trace::ThreadRecord& record = records.emplace_back();
    if (!ReadThread(i, record) || record.ready == 0) record = {};
    generations_.push_back(record.generation);
  }
  out_->threads.resize(records.size());
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    RecordedThread thread;
    FillThread(records[i], thread);
    if (options_.symbolizer != nullptr) NameThread(thread, i + 1);
    out_->threads[i] = std::move(thread);
  }
}

void TraceReader::ReadEdges() {
  const std::uint32_t count = TableOf(SectionId::kEdges).count;
  for (std::uint32_t i = 1; i < count; ++i) {
    trace::EdgeRecord record;
    if (!ReadRecord(SectionId::kEdges, i, record) || record.ready == 0) continue;
    RecordedEdge edge;
    edge.from = ObjectOf(record.from);
    edge.to = ObjectOf(record.to);
    edge.thread = ThreadOf(record.thread, record.generation);
    if (edge.from == kNoId || edge.to == kNoId || edge.thread == kNoId) continue;
    edge.segment = record.segment;
    edge.from_mode = ModeOf(record.from_mode);
    edge.to_mode = ModeOf(record.to_mode);
    edge.from_tried = record.from_tried != 0;
    edge.to_tried = record.to_tried != 0;
    for (std::uint32_t g = 0; g < std::min(record.gate_count, trace::kMaxGates); ++g) {
      const ObjectId gate = ObjectOf(record.gates[g]);
      if (gate != kNoId) edge.gates.emplace_back(gate, ModeOf(record.gate_modes[g]));
    }
    edge.from_path = PathOf(record.from_stack);
    edge.to_path = PathOf(record.to_stack);
    out_->edges.push_back(std::move(edge));
  }
}

void TraceReader::ReadOrders() {
  const std::uint32_t count = TableOf(SectionId::kOrders).count;
  for (std::uint32_t i = 1; i < count; ++i) {
    trace::OrderRecord record;
    if (!ReadRecord(SectionId::kOrders, i, record) || record.ready == 0) continue;
    RecordedOrder order;
    order.kind = static_cast<Op>(record.kind);
    order.from = ThreadOf(record.from_thread, record.from_generation);
    order.to = ThreadOf(record.to_thread, record.to_generation);
    if (order.from == kNoId || order.to == kNoId) continue;
    order.from_segment = record.from_segment;
    order.to_segment = record.to_segment;
    out_->orders.push_back(order);
  }
}

// The chunks in the order in which they were begun; those that are being taken over are left out.
std::vector<trace::EventChunk> TraceReader::ReadChunks() {
  std::vector<trace::EventChunk> chunks;
  const Table& table = TableOf(SectionId::kEvents);
  for (std::uint32_t i = 1; i < table.count; ++i) {
    trace::EventChunk& chunk = chunks.emplace_back();
    std::uint64_t sequence = 0;
    const std::uint64_t where =
        table.offset + i * table.stride + offsetof(trace::EventChunk, sequence);
    const bool whole = ReadRecord(SectionId::kEvents, i, chunk) && chunk.sequence != 0 &&
                       source_->Read(where, &sequence, sizeof(sequence)) &&
                       sequence == chunk.sequence && chunk.used <= trace::kEventsPerChunk;
    if (!whole) chunks.pop_back();
  }
  AddStreamed(chunks);
  std::sort(chunks.begin(), chunks.end(),
            [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
  return chunks;
}

// A chunk that is in the trace and in the stream is the same one at different times.
void TraceReader::AddStreamed(std::vector<trace::EventChunk>& chunks) {
  if (streamed_.empty()) return;
  const trace::Section& objects = header_.sections[static_cast<std::size_t>(SectionId::kObjects)];
  if (objects.used >= objects.capacity) {
    out_->blind_spots.push_back(
        {"the table of objects was full and records were used again: only the latest events are "
         "looked at",
         "record with IMPASSE_OPTIONS=objects=" +
             std::to_string(std::uint64_t{4} * objects.capacity),
         {}});
    return;
  }
  std::unordered_map<std::uint64_t, std::size_t> places;
  for (std::size_t i = 0; i < chunks.size(); ++i) places.emplace(chunks[i].sequence, i);
  for (const trace::EventChunk& chunk : streamed_) {
    const auto known = places.find(chunk.sequence);
    if (known == places.end()) {
      chunks.push_back(chunk);
    } else if (chunks[known->second].used < chunk.used) {
      chunks[known->second] = chunk;
    }
  }
}

bool TraceReader::EventsLost(const std::vector<trace::EventChunk>& chunks) const {
  const trace::Section& section = header_.sections[static_cast<std::size_t>(SectionId::kEvents)];
  if (section.dropped > 0) return true;
  if (header_.chunks_begun != 0) return chunks.size() < header_.chunks_begun;
  // A chunk that was taken over has a number beyond the number of chunks.
  return !chunks.empty() && chunks.back().sequence >= section.capacity;
}

// Chunks have room for the lower half of a generation only.
ThreadId TraceReader::TenantOf(std::uint32_t index, std::uint16_t generation) {
  const ThreadId tenant = ThreadOf(index);
  if (tenant == kNoId) return kNoId;
  const std::uint32_t now = generations_[tenant];
  const auto age = static_cast<std::uint16_t>(static_cast<std::uint16_t>(now) - generation);
  return age > now ? kNoId : ThreadOf(index, now - age);
}

RecordedEvent TraceReader::EventOf(const trace::Event& event, ThreadId thread) {
  RecordedEvent recorded;
  recorded.thread = thread;
  recorded.object = ObjectOf(event.object);
  recorded.op = static_cast<Op>(event.op);
  recorded.mode = ModeOf(event.mode);
  recorded.failed = (event.mode & trace::kEventFailed) != 0;
  recorded.ticket = event.ticket;
  return recorded;
}

void TraceReader::ReadEvents() {
  const std::vector<trace::EventChunk> chunks = ReadChunks();
  out_->events_wrapped = EventsLost(chunks);
  if (out_->events_wrapped && !streamed_.empty()) {
    out_->blind_spots.push_back(
        {"the stream of events has gaps: events came faster than they "
         "could be written",
         "a larger ring bridges more: IMPASSE_OPTIONS=ring=KIB",
         {}});
  }
  std::vector<std::vector<RecordedEvent>> threads;
  for (const trace::EventChunk& chunk : chunks) {
    const ThreadId thread = TenantOf(chunk.thread, chunk.generation);
    if (thread == kNoId) continue;
    if (threads.size() <= thread) threads.resize(thread + 1);
    for (std::uint32_t i = 0; i < chunk.used; ++i) {
      threads[thread].push_back(EventOf(chunk.events[i], thread));
    }
  }
  out_->events = Linearise(out_->objects, std::move(threads));
}

void TraceReader::FillProcess() {
  out_->pid = header_.pid;
  out_->program = StringAt(header_.executable);
  const auto state = static_cast<trace::ProcessState>(header_.state);
  out_->ended = state == trace::ProcessState::kExited || state == trace::ProcessState::kReplaced;
  out_->all_threads_known = header_.untracked_threads == 0;
  out_->has_signal_handlers = HasHandlers(header_.handled_signals);
  for (const std::string& damage : section_damage_) Damage(damage);
  if (state != trace::ProcessState::kSwitchedOff) return;
  const std::string reason = StringAt(header_.off_reason);
  Damage("the probe switched itself off" + (reason.empty() ? std::string() : ": " + reason));
}

void TraceReader::NoteDrops() {
  for (std::size_t i = 0; i < trace::kSectionCount; ++i) {
    if (i == static_cast<std::size_t>(SectionId::kEvents)) continue;  // a ring: old ones make room
    const trace::Section& section = header_.sections[i];
    const std::uint32_t over =
        section.used > section.capacity ? section.used - section.capacity : 0;
    const std::uint32_t lost = std::max(section.dropped, over);
    if (lost == 0) continue;
    out_->blind_spots.push_back({"the table of " + std::string(kSectionNames[i]) + " was full: " +
                                     std::to_string(lost) + " records found no place",
                                 "",
                                 {}});
  }
  if (header_.untracked_threads > 0) {
    out_->blind_spots.push_back(
        {std::to_string(header_.untracked_threads) + " threads were not followed", "", {}});
  }
}

void TraceReader::Read(const TraceReadOptions& options, Recording& recording) {
  const std::string source = recording.source;
  recording = Recording{};
  recording.source = source;
  out_ = &recording;
  options_ = options;
  objects_.clear();
  former_.clear();
  if (options.symbolizer != nullptr) ReadModules();
  FillProcess();
  ReadThreads();
  ReadPools();
  if (options.history) {
    for (std::uint32_t i = 1; i < TableOf(SectionId::kObjects).count; ++i) ObjectOf(i);
    ReadEdges();
    ReadOrders();
    ReadEvents();
  }
  NoteDrops();
  recording.now_ns = header_.end_monotonic_ns;
  for (const RecordedThread& thread : recording.threads) {
    recording.now_ns = std::max(recording.now_ns, thread.wait.since_ns);
  }
}

}  // namespace impasse
