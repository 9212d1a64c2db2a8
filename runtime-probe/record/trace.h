// Trace: the mapped file of this process image, and how places in its tables are handed out.
//
// There is one Trace per process image, in a global: the interposers have no other place to find
// it. The sections are shared with whoever follows the file; the layout is
// analyzer/model/trace_format.h.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_TRACE_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_TRACE_H_

#include <cstddef>
#include <cstdint>

#include "analyzer/model/trace_format.h"
#include "runtime-probe/record/options.h"

namespace impasse::probe {

using trace::EdgeRecord;
using trace::Event;
using trace::EventChunk;
using trace::HeldEntry;
using trace::History;
using trace::ModuleRecord;
using trace::ObjectRecord;
using trace::OrderRecord;
using trace::SectionId;
using trace::ThreadRecord;

struct Trace {
  trace::Header* header;
  ThreadRecord* threads;
  ObjectRecord* objects;
  ModuleRecord* modules;
  EdgeRecord* edges;
  OrderRecord* orders;
  std::uint64_t* stacks;
  char* strings;
  EventChunk* events;
  std::size_t size;                               // of the mapping
  std::uint64_t committed[trace::kSectionCount];  // bytes
};

extern Trace g_trace;

// Take hands out `count` neighbouring records of a section and returns the index of the first, or 0
// when there is no room, which the section's `dropped` then counts. Lock-free.
std::uint32_t Take(SectionId id, std::uint32_t count = 1);

// Commit sees to it that the first `count` records of a section have room on the disk or in the
// memory behind the file, so that no store can meet a full disk. The file is sparse: a short-lived
// process costs little. False: there is no room.
bool Commit(SectionId id, std::uint32_t count);

// CommitAll marks everything as there already: the file was not made sparse.
void CommitAll();

// CapacityOf returns the number of records of a section, the unused record 0 included.
std::uint32_t CapacityOf(SectionId id);

// Intern copies a string into the trace and returns its index, 0 when there is no room.
std::uint32_t Intern(const char* text);

// OpenTrace makes the file of this process image and maps it into g_trace. Returns nullptr, or the
// reason why there can be no trace. The name of the file made is in `path`.
const char* OpenTrace(const Options& options, char* path, std::size_t path_size);

// CloseTrace unmaps the file; no thread may use it any more.
void CloseTrace();

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_TRACE_H_
