// The layout of a trace: one file, mapped shared by the probe that writes it and the parent that
// follows it. docs/trace-format.md is the grammar; this header is its constants and records.
//
//   Header | threads | objects | modules | edges | orders | stacks (words) | strings (bytes) |
//   events
//
// Rules that hold for every part:
//  - Little-endian, x86-64 or aarch64; all records are trivially copyable and have no padding holes
//    that matter. Record sizes are in the section table: a reader accepts longer records.
//  - Sections but `threads` and `events` are append-only. A record is valid once its `ready` word
//  is
//    non-zero, which is stored last with release order; a torn record is skipped by readers.
//  - Indexes count from 1; 0 means none. (Record 0 of a section is never used.)
//  - Times are CLOCK_MONOTONIC nanoseconds; they are taken on slow paths only.
// This header is included by the freestanding probe: no exceptions, no allocation, no I/O.
#ifndef IMPASSE_ANALYZER_MODEL_TRACE_FORMAT_H_
#define IMPASSE_ANALYZER_MODEL_TRACE_FORMAT_H_

#include <cstddef>
#include <cstdint>

#include "analyzer/model/sync_op.h"

namespace impasse::trace {

inline constexpr std::uint64_t kMagic = 0x3145435254504d49;  // "IMPTRCE1" in memory
// Raised by every change of a record's layout, appended members included: a reader takes a trace of
// its own version only. trace_format_test.cc fails when the one changes without the other.
inline constexpr std::uint32_t kVersion = 3;
inline constexpr std::uint32_t kByteOrderMark = 0x01020304;

enum class SectionId : std::uint32_t {
  kThreads = 0,
  kObjects = 1,
  kModules = 2,
  kEdges = 3,
  kOrders = 4,
  kStacks = 5,   // record = one 64-bit word; a stack is {hash, count, pc * count}
  kStrings = 6,  // record = one byte; a string is NUL-terminated
  kEvents = 7,   // record = one chunk of events
};
inline constexpr std::uint32_t kSectionCount = 8;

struct Section {
  std::uint64_t offset;       // from the start of the file, a multiple of 64
  std::uint32_t record_size;  // bytes
  std::uint32_t capacity;     // records
  std::uint32_t used;         // index of the next free record: 1 when empty; may exceed capacity
  std::uint32_t dropped;      // records that found no place
};

enum class ProcessState : std::uint32_t {
  kStarting = 0,
  kRunning = 1,
  kExited = 2,       // exit handlers ran
  kReplaced = 3,     // exec replaced the image; another trace goes on
  kSwitchedOff = 4,  // the probe could not go on; `off_reason` says why
};

struct Header {
  std::uint64_t magic;
  std::uint32_t version;
  std::uint32_t byte_order;
  std::uint32_t header_size;
  std::uint32_t pid;
  std::uint32_t parent_pid;
  std::uint32_t state;  // ProcessState
  std::uint64_t start_monotonic_ns;
  std::uint64_t start_realtime_ns;
  std::uint64_t file_size;
  std::uint32_t probe_version;  // major * 10000 + minor * 100 + patch
  std::uint32_t exit_status;    // as given to exit(); meaningful in state kExited
  std::uint32_t executable;     // string
  std::uint32_t off_reason;     // string
  std::uint32_t live_threads;   // threads started and not ended, the main thread included
  std::uint32_t fork_child;     // 1 when this image came from fork without exec
  std::uint32_t
      untracked_threads;  // threads that found no record: the wait-for graph is incomplete
  std::uint32_t pools;    // object of the pool announced last; `owner` leads to the one before
  std::uint64_t scan_requests;  // incremented by the probe when a thread blocks: wakes the watcher
  std::uint64_t end_monotonic_ns;  // when the process ended or the trace was saved; 0 unknown
  std::uint64_t missed_events;     // operations of signal handlers, while one was being recorded
  std::uint64_t handled_signals;   // bit n - 1: the program has a handler for signal n
  // Written by the follower: generation << 32 | index of a thread whose lock is to fail with
  // EDEADLK.
  std::uint64_t break_request;
  // The program asks what was found so far: it raises the one, and the follower sets the other to
  // the same when the answer is in the file "<trace>.check".
  std::uint64_t check_request;
  std::uint64_t check_answer;
  std::uint64_t chunks_begun;  // of events, those that were overwritten since included
  std::uint64_t reserved;
  Section sections[kSectionCount];
};

// One lock held by a thread. Object 0: one of those acquired beyond kMaxHeld, not known which.
struct HeldEntry {
  std::uint32_t object;
  std::uint8_t mode;     // Mode
  std::uint8_t tried;    // 1: acquired by a try or timed operation
  std::uint16_t depth;   // of a recursive lock, from 1
  std::uint64_t ticket;  // of the acquisition
  std::uint64_t return_pc;
  std::uint64_t stack_pointer;
  std::uint32_t stack;  // 0 until one was captured
  std::uint32_t reserved;
};

inline constexpr std::uint32_t kMaxHeld = 64;  // deeper acquisitions only raise `held_count`
inline constexpr std::uint32_t kMaxSelectArms = 16;
inline constexpr std::uint32_t kMaxFailures = 8;

// One object among those for which a thread waits.
struct WaitArm {
  std::uint32_t object;
  std::uint8_t op;    // Op
  std::uint8_t mode;  // Mode
  std::uint16_t reserved;
};

enum WaitFlags : std::uint32_t {
  kWaitTimed = 1,     // ends by itself
  kWaitExternal = 2,  // can be ended from outside the process
  kWaitAny = 4,       // any arm suffices (select); else there is one arm
};

// What a thread is blocked on. Valid while `seq` is odd.
struct BlockedOn {
  std::uint64_t since_ns;
  std::uint64_t ticket;     // the first arm's object ticket when the wait began
  std::uint32_t flags;      // WaitFlags
  std::uint32_t arm_count;  // 0: not blocked
  std::uint32_t stack;
  std::uint32_t mutex;  // condition variables: the mutex given up meanwhile
  WaitArm arms[kMaxSelectArms];
};

// A failed try: what, where, because of whom.
struct Failure {
  std::uint32_t object;
  std::uint32_t owner;  // thread index that held it at that instant, 0 unknown
  std::uint64_t return_pc;
};

enum class ThreadState : std::uint32_t {
  kFree = 0,
  kRunning = 1,
  kExited = 2,
  kLeftBehind = 3,  // of the parent process: it held locks when this process was forked
};

// What is written together lies together: a cache line that another thread has just read or written
// costs as much as the rest of a lock.
inline constexpr std::size_t kCacheLine = 64;

// A slot is reused after its thread has ended; `generation` tells the tenants apart.
struct alignas(kCacheLine) ThreadRecord {
  std::uint32_t ready;
  std::uint32_t state;  // ThreadState
  std::uint32_t tid;    // kernel thread id
  std::uint32_t generation;
  std::uint64_t pthread;   // pthread_self()
  std::uint64_t start_pc;  // start routine; of a std::thread the library's trampoline
  std::uint32_t parent;    // thread index of the creator
  std::uint32_t creation_stack;
  std::uint32_t thread_object;  // object of kind kThread that joiners wait for
  std::uint32_t segment;        // raised at every spawn, join and start: see OrderRecord
  char name[16];                // from pthread_setname_np
  // Progress counters; written by the thread itself with plain stores. This line is that of a
  // thread with one lock.
  std::uint64_t progress;       // every other completed operation
  std::uint64_t undos;          // locks released after a failed attempt with nothing else done
  std::uint32_t held_count;     // may exceed kMaxHeld
  std::uint32_t looks_outside;  // reads, polls, waits for children, ...; starts again at 0
  HeldEntry held[kMaxHeld];
  // Sequence of `blocked`: odd while blocked, even while not; raised at every change. A scan that
  // reads the same odd value before and after reading `blocked` has read a consistent record.
  std::uint64_t seq;
  BlockedOn blocked;
  std::uint64_t attempts;          // failed try-locks, timed-out waits and locks
  std::uint64_t yields;            // yields and sleeps
  Failure failures[kMaxFailures];  // ring: failures[attempts % kMaxFailures] is the next
  std::uint32_t stack_of_failure;  // of the latest first-time failing site
  std::uint32_t stack_of_yield;    // of one among every so many yields and sleeps; 0: too few
};

inline constexpr std::uint32_t kMaxHistory = 8;

// Who has ever been able to end a wait on the object: role 0 frees receivers and waiters (send,
// post, notify, close), role 1 frees senders (receive, close). More than kMaxHistory threads:
// overflow.
struct History {
  std::uint32_t count;                 // > kMaxHistory means overflow: any live thread may be one
  std::uint32_t declared;              // 1: declared endpoints, complete by the program's own word
  std::uint32_t threads[kMaxHistory];  // thread indexes
  std::uint32_t generations[kMaxHistory];
};

// Set in the address of an object that an annotation speaks of and that is no lock: it is another
// object than a lock at the same address, such as the first member of a channel's class.
inline constexpr std::uint64_t kAnnotatedAddress = std::uint64_t{1} << 62;

struct alignas(kCacheLine) ObjectRecord {
  std::uint32_t ready;
  std::uint8_t kind;       // ObjectKind
  std::uint8_t destroyed;  // 1: ended; the address may be another object now
  std::uint8_t process_shared;
  std::uint8_t reserved0;
  std::uint64_t address;
  std::uint64_t ticket;   // number of grants; the difference of two readings is the overtake count
  std::uint32_t owner;    // exclusive owner's thread index, 0 none; of a pool see Header::pools
  std::uint32_t readers;  // shared holders now
  std::uint32_t name;     // string, 0 none
  std::uint32_t first_stack;  // of the first operation seen
  // Channels: 0 is unbuffered. Pools: since when work is queued of which none was taken; time of
  // the latest task that was taken, or that found the queue empty.
  std::uint64_t capacity;
  std::uint64_t count;  // semaphores, wait groups: the value now
  std::uint32_t closed;
  std::uint32_t reserved1;
  History history[2];
  std::uint32_t waiters;  // threads blocked on it now: not in the line that its owner writes
  std::uint32_t reserved2;
};

struct ModuleRecord {
  std::uint32_t ready;
  std::uint32_t path;   // string
  std::uint64_t bias;   // load address - link address
  std::uint64_t begin;  // of the executable mapping
  std::uint64_t end;
  std::uint32_t build_id_size;
  std::uint8_t build_id[20];
};

inline constexpr std::uint32_t kMaxGates = 8;

// First witness of: `thread` acquired `to` while it held `from`.
struct EdgeRecord {
  std::uint32_t ready;
  std::uint32_t from;
  std::uint32_t to;
  std::uint32_t thread;
  std::uint32_t generation;
  std::uint32_t segment;  // of the thread when it acquired `to`
  std::uint8_t from_mode;
  std::uint8_t to_mode;
  std::uint8_t from_tried;
  std::uint8_t to_tried;  // 1: `to` was tried, never waited for: no waiter in a cycle
  std::uint32_t from_stack;
  std::uint32_t to_stack;
  std::uint32_t gate_count;  // locks held besides `from`; more than kMaxGates are dropped
  std::uint32_t gates[kMaxGates];
  std::uint8_t gate_modes[kMaxGates];
};

// Happens-before between threads: everything of `from_thread` up to and including `from_segment` is
// before everything of `to_thread` from `to_segment` on.
struct OrderRecord {
  std::uint32_t ready;
  std::uint32_t kind;  // Op: kSpawn or kJoin
  std::uint32_t from_thread;
  std::uint32_t from_generation;
  std::uint32_t from_segment;
  std::uint32_t to_thread;
  std::uint32_t to_generation;
  std::uint32_t to_segment;
};

// 16 bytes. Program order within a thread and ticket order within an object make the partial order.
struct Event {
  std::uint64_t ticket;
  std::uint32_t object;
  std::uint8_t op;    // Op
  std::uint8_t mode;  // Mode, bit 7: the operation failed
  std::uint16_t extra;
};
static_assert(sizeof(Event) == 16);

inline constexpr std::uint8_t kEventFailed = 0x80;
inline constexpr std::uint32_t kEventsPerChunk = 255;

// A run of events of one thread. Chunks are handed out in a circle (flight recorder): the chunk
// with the lowest `sequence` is the oldest.
struct EventChunk {
  std::uint32_t thread;
  std::uint16_t generation;
  std::uint16_t used;      // events written
  std::uint64_t sequence;  // 0: never used
  Event events[kEventsPerChunk];
};
static_assert(sizeof(EventChunk) == 4096);

}  // namespace impasse::trace

#endif  // IMPASSE_ANALYZER_MODEL_TRACE_FORMAT_H_
