// The layout and the version of a trace change together: who reads an old trace with a new layout
// would take it for damaged.
#include "analyzer/model/trace_format.h"

#include <gtest/gtest.h>

#include <cstddef>

namespace impasse::trace {
namespace {

struct Member {
  std::size_t offset;
  std::size_t size;
};
#define MEMBER(Record, name) \
  Member { offsetof(Record, name), sizeof(Record::name) }

// clang-format off
constexpr Member kLayout[] = {
    MEMBER(Section, offset),
    MEMBER(Section, record_size),
    MEMBER(Section, capacity),
    MEMBER(Section, used),
    MEMBER(Section, dropped),
    Member{sizeof(Section), alignof(Section)},
    MEMBER(Header, magic),
    MEMBER(Header, version),
    MEMBER(Header, byte_order),
    MEMBER(Header, header_size),
    MEMBER(Header, pid),
    MEMBER(Header, parent_pid),
    MEMBER(Header, state),
    MEMBER(Header, start_monotonic_ns),
    MEMBER(Header, start_realtime_ns),
    MEMBER(Header, file_size),
    MEMBER(Header, probe_version),
    MEMBER(Header, exit_status),
    MEMBER(Header, executable),
    MEMBER(Header, off_reason),
    MEMBER(Header, live_threads),
    MEMBER(Header, fork_child),
    MEMBER(Header, untracked_threads),
    MEMBER(Header, pools),
    MEMBER(Header, scan_requests),
    MEMBER(Header, end_monotonic_ns),
    MEMBER(Header, missed_events),
    MEMBER(Header, handled_signals),
    MEMBER(Header, break_request),
    MEMBER(Header, check_request),
    MEMBER(Header, check_answer),
    MEMBER(Header, chunks_begun),
    MEMBER(Header, reserved),
    MEMBER(Header, sections),
    Member{sizeof(Header), alignof(Header)},
    MEMBER(HeldEntry, object),
    MEMBER(HeldEntry, mode),
    MEMBER(HeldEntry, tried),
    MEMBER(HeldEntry, depth),
    MEMBER(HeldEntry, ticket),
    MEMBER(HeldEntry, return_pc),
    MEMBER(HeldEntry, stack_pointer),
    MEMBER(HeldEntry, stack),
    MEMBER(HeldEntry, reserved),
    Member{sizeof(HeldEntry), alignof(HeldEntry)},
    MEMBER(WaitArm, object),
    MEMBER(WaitArm, op),
    MEMBER(WaitArm, mode),
    MEMBER(WaitArm, reserved),
    Member{sizeof(WaitArm), alignof(WaitArm)},
    MEMBER(BlockedOn, since_ns),
    MEMBER(BlockedOn, ticket),
    MEMBER(BlockedOn, flags),
    MEMBER(BlockedOn, arm_count),
    MEMBER(BlockedOn, stack),
    MEMBER(BlockedOn, mutex),
    MEMBER(BlockedOn, arms),
    Member{sizeof(BlockedOn), alignof(BlockedOn)},
    MEMBER(Failure, object),
    MEMBER(Failure, owner),
    MEMBER(Failure, return_pc),
    Member{sizeof(Failure), alignof(Failure)},
    MEMBER(ThreadRecord, ready),
    MEMBER(ThreadRecord, state),
    MEMBER(ThreadRecord, tid),
    MEMBER(ThreadRecord, generation),
    MEMBER(ThreadRecord, pthread),
    MEMBER(ThreadRecord, start_pc),
    MEMBER(ThreadRecord, parent),
    MEMBER(ThreadRecord, creation_stack),
    MEMBER(ThreadRecord, thread_object),
    MEMBER(ThreadRecord, segment),
    MEMBER(ThreadRecord, name),
    MEMBER(ThreadRecord, progress),
    MEMBER(ThreadRecord, undos),
    MEMBER(ThreadRecord, held_count),
    MEMBER(ThreadRecord, looks_outside),
    MEMBER(ThreadRecord, held),
    MEMBER(ThreadRecord, seq),
    MEMBER(ThreadRecord, blocked),
    MEMBER(ThreadRecord, attempts),
    MEMBER(ThreadRecord, yields),
    MEMBER(ThreadRecord, failures),
    MEMBER(ThreadRecord, stack_of_failure),
    MEMBER(ThreadRecord, stack_of_yield),
    Member{sizeof(ThreadRecord), alignof(ThreadRecord)},
    MEMBER(History, count),
    MEMBER(History, declared),
    MEMBER(History, threads),
    MEMBER(History, generations),
    Member{sizeof(History), alignof(History)},
    MEMBER(ObjectRecord, ready),
    MEMBER(ObjectRecord, kind),
    MEMBER(ObjectRecord, destroyed),
    MEMBER(ObjectRecord, process_shared),
    MEMBER(ObjectRecord, reserved0),
    MEMBER(ObjectRecord, address),
    MEMBER(ObjectRecord, ticket),
    MEMBER(ObjectRecord, owner),
    MEMBER(ObjectRecord, readers),
    MEMBER(ObjectRecord, name),
    MEMBER(ObjectRecord, first_stack),
    MEMBER(ObjectRecord, capacity),
    MEMBER(ObjectRecord, count),
    MEMBER(ObjectRecord, closed),
    MEMBER(ObjectRecord, reserved1),
    MEMBER(ObjectRecord, history),
    MEMBER(ObjectRecord, waiters),
    MEMBER(ObjectRecord, reserved2),
    Member{sizeof(ObjectRecord), alignof(ObjectRecord)},
    MEMBER(ModuleRecord, ready),
    MEMBER(ModuleRecord, path),
    MEMBER(ModuleRecord, bias),
    MEMBER(ModuleRecord, begin),
    MEMBER(ModuleRecord, end),
    MEMBER(ModuleRecord, build_id_size),
    MEMBER(ModuleRecord, build_id),
    Member{sizeof(ModuleRecord), alignof(ModuleRecord)},
    MEMBER(EdgeRecord, ready),
    MEMBER(EdgeRecord, from),
    MEMBER(EdgeRecord, to),
    MEMBER(EdgeRecord, thread),
    MEMBER(EdgeRecord, generation),
    MEMBER(EdgeRecord, segment),
    MEMBER(EdgeRecord, from_mode),
    MEMBER(EdgeRecord, to_mode),
    MEMBER(EdgeRecord, from_tried),
    MEMBER(EdgeRecord, to_tried),
    MEMBER(EdgeRecord, from_stack),
    MEMBER(EdgeRecord, to_stack),
    MEMBER(EdgeRecord, gate_count),
    MEMBER(EdgeRecord, gates),
    MEMBER(EdgeRecord, gate_modes),
    Member{sizeof(EdgeRecord), alignof(EdgeRecord)},
    MEMBER(OrderRecord, ready),
    MEMBER(OrderRecord, kind),
    MEMBER(OrderRecord, from_thread),
    MEMBER(OrderRecord, from_generation),
    MEMBER(OrderRecord, from_segment),
    MEMBER(OrderRecord, to_thread),
    MEMBER(OrderRecord, to_generation),
    MEMBER(OrderRecord, to_segment),
    Member{sizeof(OrderRecord), alignof(OrderRecord)},
    MEMBER(Event, ticket),
    MEMBER(Event, object),
    MEMBER(Event, op),
    MEMBER(Event, mode),
    MEMBER(Event, extra),
    Member{sizeof(Event), alignof(Event)},
    MEMBER(EventChunk, thread),
    MEMBER(EventChunk, generation),
    MEMBER(EventChunk, used),
    MEMBER(EventChunk, sequence),
    MEMBER(EventChunk, events),
    Member{sizeof(EventChunk), alignof(EventChunk)},
};
// clang-format on

// FNV-1a over the numbers.
constexpr std::uint64_t HashOfLayout() {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto mix = [&hash](std::size_t number) { hash = (hash ^ number) * 0x100000001b3; };
  for (const Member& member : kLayout) {
    mix(member.offset);
    mix(member.size);
  }
  return hash;
}

TEST(TraceFormatTest, ALayoutHasAVersionOfItsOwn) {
  EXPECT_EQ(kVersion, 3U) << "write the new version and the new hash here";
  EXPECT_EQ(HashOfLayout(), 0xc0268ed89932221aULL)
      << "records have changed: raise kVersion in trace_format.h, add a line to the table of "
         "versions in docs/trace-format.md, and write version and hash here: "
      << std::hex << HashOfLayout();
}

}  // namespace
}  // namespace impasse::trace
