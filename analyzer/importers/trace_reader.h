// TraceReader: a Recording from the bytes of a trace, finished or still being written.
//
//   ByteSource ──> TraceReader ──> Recording
//                      └── Symbolizer (only when call paths are wanted)
//
// Nothing in the input is trusted: section bounds, indexes, strings and counts are checked before
// use, and what is wrong is written to Recording::damage. A record that its writer was changing is
// left out. The layout is analyzer/model/trace_format.h.
#ifndef IMPASSE_ANALYZER_IMPORTERS_TRACE_READER_H_
#define IMPASSE_ANALYZER_IMPORTERS_TRACE_READER_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/importers/byte_source.h"
#include "analyzer/importers/symbolizer.h"
#include "analyzer/model/recording.h"
#include "analyzer/model/trace_format.h"

namespace impasse {

struct TraceReadOptions {
  // Null: no call paths and no names, only who holds and waits: what a scan needs.
  Symbolizer* symbolizer = nullptr;
  // Also everything that is not the present state: objects nobody holds or waits for, lock-order
  // edges, order of threads.
  bool history = false;
};

// IsTrace tells whether bytes begin like a trace of any version. Never reads past the end.
bool IsTrace(std::string_view bytes);

// One TraceReader reads one trace, any number of times. Not thread-safe. Read costs O(threads +
// objects held or waited for), with `history` O(size of the tables).
class TraceReader {
 public:
  explicit TraceReader(const ByteSource* source) : source_(source) {}

  // Open checks header and section table. An error says what the file is not and what to do.
  absl::Status Open();

  // Refresh reads the header again: a live trace changes. Returns false when it can no longer be
  // read.
  bool Refresh();
  const trace::Header& header() const { return header_; }

  // AddEvents gives the reader chunks that the trace does not have any more (event_stream.h).
  void AddEvents(std::vector<trace::EventChunk> chunks) { streamed_ = std::move(chunks); }

  // Read replaces the contents of `recording` but source.
  void Read(const TraceReadOptions& options, Recording& recording);

 private:
  struct Table {
    std::uint64_t offset = 0;
    std::uint64_t stride = 0;
    std::uint32_t count = 0;  // records that can be read, the unused first one included
  };

  void CheckSections();
  const Table& TableOf(trace::SectionId id) const { return tables_[static_cast<std::size_t>(id)]; }
  template <typename Record>
  bool ReadRecord(trace::SectionId id, std::uint32_t index, Record& record) const;
  bool ReadThread(std::uint32_t index, trace::ThreadRecord& record) const;

  std::string StringAt(std::uint32_t index);
  std::vector<std::uint64_t> StackAt(std::uint32_t index);
  CallPath PathOf(std::uint32_t stack, std::uint64_t return_pc = 0);
  Frame FrameOf(std::uint64_t pc);
  void ReadModules();

  ObjectId ObjectOf(std::uint32_t index);
  ThreadId ThreadOf(std::uint32_t index) const;
  ThreadId ThreadOf(std::uint32_t index, std::uint32_t generation);
  void FillObject(const trace::ObjectRecord& record, std::uint32_t index, RecordedObject& object);
  void ReadThreads();
  void ReadPools();
  void FillThread(const trace::ThreadRecord& record, RecordedThread& thread);
  void FillWait(const trace::ThreadRecord& record, RecordedThread& thread);
  void FillHolds(const trace::ThreadRecord& record, RecordedThread& thread);
  void FillFailures(const trace::ThreadRecord& record, RecordedThread& thread);
  void ReadEdges();
  void ReadOrders();
  void ReadEvents();
  std::vector<trace::EventChunk> ReadChunks();
  void AddStreamed(std::vector<trace::EventChunk>& chunks);
  bool EventsLost(const std::vector<trace::EventChunk>& chunks) const;
  ThreadId TenantOf(std::uint32_t index, std::uint16_t generation);
  RecordedEvent EventOf(const trace::Event& event, ThreadId thread);
  void NameThread(RecordedThread& thread, std::uint32_t slot);
  void FillProcess();
  void NoteDrops();
  void Damage(const std::string& what);

  const ByteSource* source_;
  trace::Header header_ = {};
  std::array<Table, trace::kSectionCount> tables_ = {};
  std::vector<std::string> section_damage_;
  std::vector<trace::EventChunk> streamed_;

  // Kept between reads: what a trace only appends to.
  std::vector<LoadedModule> modules_;
  std::uint32_t modules_read_ = 1;
  std::unordered_map<std::uint32_t, CallPath> paths_;

  // Valid during one Read.
  TraceReadOptions options_;
  Recording* out_ = nullptr;
  std::vector<std::uint32_t> generations_;  // by ThreadId, for the tenants of the slots
  std::unordered_map<std::uint32_t, ObjectId> objects_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, ThreadId> former_;
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_IMPORTERS_TRACE_READER_H_
