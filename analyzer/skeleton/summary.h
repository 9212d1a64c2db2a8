// Summary: what a call of a function does to locks and threads, in the terms of the function.
#ifndef IMPASSE_ANALYZER_SKELETON_SUMMARY_H_
#define IMPASSE_ANALYZER_SKELETON_SUMMARY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/inlined_vector.h"
#include "analyzer/skeleton/lock_state.h"

namespace impasse::skeleton {

// Bindings are what a function is entered with.
struct Bindings {
  ObjId self = 0;                // *this; the closure of a closure body
  std::vector<ObjId> arguments;  // locations of references, values of everything else
  // What the closures among them captured, when the function is interpreted for all closures of
  // one body: the values of its holes.
  std::vector<ObjId> holes;
  friend bool operator==(const Bindings&, const Bindings&) = default;
};

// Whether a lock is taken by a thread that holds it.
enum class SelfLocked : std::uint8_t {
  kNo,
  kSometimes,  // some paths to the place do not hold it
  kRound,      // a loop leads from the place back to it
  kAlways,
};

// Doubt is why an event may never come about as the source reads.
enum class Doubt : std::uint8_t {
  kNone,
  kManyTargets,  // behind a call that can lead to many functions
  kLastWords,    // in a function that never returns: a program that gives up
};

// Event is one place where a thread can block, with what is held on one path to it.
struct Event {
  Op op = Op::kAcquire;
  ObjId object = 0;
  Mode mode = Mode::kExclusive;
  ObjectKind kind = ObjectKind::kMutex;
  bool tried = false;
  SelfLocked self = SelfLocked::kNo;
  TraceId place = 0;
  std::vector<HeldObject> held;  // by the function and those it called
  std::vector<ObjId> freed;      // locks of the caller that were given back before
  std::vector<Token> live;
  std::vector<ObjId> joined;  // thread objects of the caller that were joined before
  std::vector<ObjId> passed;  // once flags whose routine has ended before
  std::vector<Assumption> assumed;
  std::uint8_t dropped = 0;  // see State::dropped
  bool closed = false;       // the same for every caller
  Doubt doubt = Doubt::kNone;
  // Of a kRelease: where the thread gave the lock back before; and whether the call gives back a
  // lock that was taken in its mode only.
  TraceId before = 0;
  bool one_mode = false;
  std::vector<Token> ends;  // of a kJoin: the threads that it waits for, as far as known; sorted
  friend bool operator==(const Event&, const Event&) = default;
};

// WrongMode is a lock that is given back in another mode than the one it is held in.
struct WrongMode {
  HeldObject held;
  Event release;
};

// Start is a thread that is started.
struct Start {
  Token token = 0;
  TraceId place = 0;
  FunctionId function = kNone;
  ObjId callable = 0;
  Bindings bindings;
  std::vector<std::pair<ObjId, ObjId>> store;  // what the bindings lead to
  std::vector<Token> live;
  friend bool operator==(const Start&, const Start&) = default;
};

// Abandoned is a call that ends with an exception, with what was locked by hand before.
struct Abandoned {
  Site site;
  FunctionId thrower = kNone;
  std::vector<HeldObject> held;
};

// Notes is what only the interpretation of a function needs.
struct Notes {
  using EventKey = absl::InlinedVector<std::uint64_t, 6>;
  absl::flat_hash_map<EventKey, absl::InlinedVector<std::uint32_t, 4>> event_index;
  // Places at which a lock was taken: held already (1), not held (2).
  absl::flat_hash_map<std::array<std::uint64_t, 5>, std::uint8_t> seen_held;
  absl::flat_hash_map<std::vector<std::uint64_t>, std::size_t> start_index;
  absl::flat_hash_map<Token, std::size_t> start_counts;
  absl::flat_hash_set<std::vector<std::uint64_t>> imported;
  absl::flat_hash_set<std::vector<std::uint64_t>> imported_closed;
};

// A summary of a function entered with equal callables and constants.
struct Summary {
  FunctionId function = kNone;
  Bindings bindings;  // symbolic
  bool running = false;
  bool done = false;
  std::vector<Event> events;
  std::vector<Start> starts;
  std::vector<State> exits;
  // For calls of the function within itself: what it did in the round before.
  std::vector<State> exits_within;
  std::vector<Event> events_within;
  // Exits with the place of the return, for missing-unlock.
  std::vector<std::pair<Site, State>> returns;
  std::vector<Abandoned> abandoned;
  std::vector<ObjId> maybe_recursive;
  std::vector<ObjId> closures;           // made with what the caller passes
  absl::btree_set<std::uint32_t> calls;  // summaries that this one used
  std::size_t steps = 0;
  std::size_t releases = 0;      // among the events
  std::unique_ptr<Notes> notes;  // null when it is done
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_SUMMARY_H_
