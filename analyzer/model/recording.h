// Recording: what is known of a run, whatever it was read from. The live follower fills one from
// shared memory at every scan; importers fill one from files; the graphs are built from it.
#ifndef IMPASSE_ANALYZER_MODEL_RECORDING_H_
#define IMPASSE_ANALYZER_MODEL_RECORDING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/model/finding.h"
#include "analyzer/model/sync_op.h"

namespace impasse {

// Ids are indexes into the vectors below; kNoId means none.
using ThreadId = std::uint32_t;
using ObjectId = std::uint32_t;
inline constexpr std::uint32_t kNoId = 0xffffffff;

struct RecordedObject {
  ObjectKind kind = ObjectKind::kUnknown;
  std::uint32_t key = 0;  // the same in every snapshot of one run
  std::uint64_t address = 0;
  std::string name;          // user-visible; "mutex 0x7ff..." is made by the reader of this struct
  std::uint64_t ticket = 0;  // grants so far
  ThreadId owner = kNoId;
  std::uint32_t readers = 0;
  std::uint64_t capacity = 0;
  std::uint64_t count = 0;
  std::uint64_t untaken_since_ns = 0;  // pools: work is queued, and since then none was taken
  bool destroyed = false;
  bool closed = false;
  bool process_shared = false;
  // Threads that have ever done what ends a wait, by role (see trace::History).
  struct Releasers {
    std::vector<ThreadId> threads;  // includes exited ones; kNoId is one whose record is reused
    bool overflow = false;          // more than could be recorded
    bool declared = false;          // complete by declaration
  } releasers[2];
  CallPath first_use;
};

struct RecordedHold {
  ObjectId object = kNoId;
  Mode mode = Mode::kExclusive;
  bool tried = false;
  std::uint32_t depth = 1;
  std::uint64_t ticket = 0;
  CallPath path;  // of the acquisition
};

struct RecordedArm {
  ObjectId object = kNoId;
  Op op = Op::kNone;
  Mode mode = Mode::kExclusive;
};

struct RecordedWait {
  std::vector<RecordedArm> arms;  // empty: not blocked
  bool timed = false;
  bool external = false;
  std::uint64_t since_ns = 0;
  std::uint64_t ticket = 0;    // of the first arm's object when the wait began
  ObjectId mutex = kNoId;      // given up by a condition wait
  std::uint64_t sequence = 0;  // changes whenever the thread blocks or unblocks
  CallPath path;

  // NoTimeEnds tells whether the thread is blocked until somebody else acts.
  bool NoTimeEnds() const { return !arms.empty() && !timed && !external; }
};

struct RecordedFailure {
  ObjectId object = kNoId;
  ThreadId owner = kNoId;
  std::uint64_t site = 0;
  Frame frame;
};

struct RecordedThread {
  std::string name;
  std::uint64_t tid = 0;
  std::uint32_t generation = 0;
  bool exited = false;       // or is no thread of this process
  bool left_behind = false;  // of the parent process, with the locks it held when that forked
  ThreadId parent = kNoId;
  CallPath creation;  // where it was started
  std::string entry;  // start routine, demangled
  ObjectId thread_object = kNoId;
  std::vector<RecordedHold> holds;
  bool holds_truncated = false;
  RecordedWait wait;
  std::uint64_t attempts = 0;
  std::uint64_t undos = 0;
  std::uint64_t progress = 0;
  std::uint64_t yields = 0;
  std::uint32_t looks_outside = 0;  // calls that ask what the outside did; wraps
  std::uint64_t cpu_ns = 0;         // processor time; 0: not known
  // Of threads that wait for a lock which has an owner, and of the owners; else not known.
  int policy = -1;             // SCHED_OTHER, SCHED_FIFO, ... of Linux
  int priority = 0;            // real-time priority, 1 to 99
  std::uint64_t delay_ns = 0;  // time in which it could have run and had no processor, until it had
  std::uint64_t slices = 0;    // times that it was given a processor
  bool runnable = false;       // runs, or could
  std::string call;  // the system call in which it sleeps, other than for a wait that is known
  std::vector<RecordedFailure> failures;  // the latest few, newest first
  CallPath failure_path;  // of the latest place where a try failed for the first time
  CallPath yield_path;    // of a yield or sleep among very many
};

// First witness that a thread acquired `to` while holding `from`.
struct RecordedEdge {
  ObjectId from = kNoId;
  ObjectId to = kNoId;
  ThreadId thread = kNoId;
  std::uint32_t segment = 0;
  Mode from_mode = Mode::kExclusive;
  Mode to_mode = Mode::kExclusive;
  bool from_tried = false;
  bool to_tried = false;
  std::vector<std::pair<ObjectId, Mode>> gates;
  CallPath from_path;
  CallPath to_path;
};

struct RecordedOrder {
  Op kind = Op::kSpawn;
  ThreadId from = kNoId;
  std::uint32_t from_segment = 0;
  ThreadId to = kNoId;
  std::uint32_t to_segment = 0;
};

struct RecordedEvent {
  ThreadId thread = kNoId;
  ObjectId object = kNoId;
  Op op = Op::kNone;
  Mode mode = Mode::kExclusive;
  bool failed = false;
  std::uint64_t ticket = 0;
};

struct Recording {
  std::string source;  // file name or "pid 1234"
  std::string program;
  std::uint32_t pid = 0;
  std::uint64_t now_ns = 0;  // the instant of the snapshot, or of the last sign of life
  bool process_alive = false;
  bool ended = false;             // by exit or exec: some thread ran until the end
  bool all_threads_known = true;  // false: the wait-for graph may lack threads
  // A signal handler may run in any thread, and post a semaphore.
  bool has_signal_handlers = false;
  // Other processes or devices may change memory that the process reads.
  bool shares_memory = false;
  std::vector<RecordedThread> threads;
  std::vector<RecordedObject> objects;
  std::vector<RecordedEdge> edges;
  std::vector<RecordedOrder> orders;
  std::vector<RecordedEvent> events;  // see importers/linearise.h; empty in live snapshots
  bool events_wrapped = false;        // the ring lost the beginning
  std::vector<std::string> damage;    // what was wrong with the input: exit code 3
  std::vector<BlindSpot> blind_spots;
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_RECORDING_H_
