// LockAnalysis: locksets along every path of every thread of a Program.
//
// Every function is interpreted abstractly over its control-flow graph, path by path as far as
// conditions are correlated, once for each set of callables and constants that it is passed, in
// its own terms: parameters and *this are names. What comes out is a summary - locks taken and
// given back, places where the thread can block with what is held there, threads started - which
// calls put into the terms of the caller. So a wrapper, a guard class or a callback is understood
// through its body, whatever it is called, and the time is that of one pass over the program per
// round. Summaries with access paths substituted at calls: D. Distefano, M. Fahndrich, F. Logozzo,
// P. W. O'Hearn: "Scaling static analyses at Facebook", CACM 62(8), 2019.
#ifndef IMPASSE_ANALYZER_SKELETON_LOCK_ANALYSIS_H_
#define IMPASSE_ANALYZER_SKELETON_LOCK_ANALYSIS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "analyzer/model/lock_order_graph.h"
#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

struct LockAnalysisOptions {
  std::size_t max_states = 24;              // of one block
  std::size_t max_forms = 16;               // of a function, by the callables and constants passed
  std::size_t max_steps = 100'000'000;      // actions interpreted altogether
  std::size_t max_function_steps = 40'000;  // in one function
  std::size_t max_events = 4'000;           // of one function
  std::size_t few_events = 256;             // of one function: more are reduced, see CoverEvents
  std::size_t max_depth = 200;              // of functions begun while others are
};

// SelfLock is a thread that acquires a lock which it surely holds.
struct SelfLock {
  std::string lock;
  Location declared;
  ObjectKind kind = ObjectKind::kMutex;
  Mode held_mode = Mode::kExclusive;
  Mode mode = Mode::kExclusive;
  std::string context;
  CallPath held_path;
  CallPath path;
  bool in_signal_handler = false;  // the handler takes what the interrupted code may hold
};

// Leak is a lock that one path of a function gives back and another keeps for ever, or that a
// thread holds when it ends.
struct Leak {
  std::string lock;
  Location declared;
  ObjectKind kind = ObjectKind::kMutex;
  std::string function;
  CallPath acquired;
  Location kept;             // the return that keeps it
  Location released;         // where the other path releases it
  std::string thread = {};   // that ends; empty for a function that returns
  std::string thrower = {};  // whose exception leaves the function; empty for a return
};

// BadUnlock is a lock that is given back by a thread which does not hold it, or not in that way.
struct BadUnlock {
  enum class Kind : std::uint8_t {
    kNotHeld,    // nobody who can get there has taken it
    kAgain,      // it was given back before; `other` says where
    kElsewhere,  // another kind of thread takes it; `other` says where
    kMode,       // it is held in the other mode; `other` says since where
  };
  Kind what = Kind::kNotHeld;
  std::string lock;
  Location declared;
  ObjectKind kind = ObjectKind::kMutex;
  Mode mode = Mode::kExclusive;       // in which it is given back
  Mode held_mode = Mode::kExclusive;  // of a kMode
  std::string context;
  CallPath path;
  CallPath other;
};

// JoinCycle is a thread that waits, with a lock held, for the end of a thread which needs the lock
// to come to its end, or for a future that is only set with the lock held.
struct JoinCycle {
  std::string lock;
  Location declared;
  ObjectKind kind = ObjectKind::kMutex;
  Mode held_mode = Mode::kExclusive;
  Mode wanted_mode = Mode::kExclusive;
  bool sets = false;  // the other thread sets the future that is waited for
  std::string context;
  std::string thread;
  CallPath held_path;
  CallPath path;    // to the wait
  CallPath start;   // of the other thread; empty when it is not known
  CallPath wanted;  // to the request of the other thread
  Confidence confidence = Confidence::kCertain;
  std::string confidence_reason;
};

// BlockedHold is a lock that is held where its thread can wait for something else.
struct BlockedHold {
  std::string lock;
  Location declared;
  ObjectKind kind = ObjectKind::kMutex;
  Mode mode = Mode::kExclusive;
  Op op = Op::kBlock;
  bool open = false;   // as long as somebody else pleases; false: for a time, or for a file
  std::string callee;  // the call that waits
  std::string context;
  CallPath held_path;
  CallPath path;
};

// Access is one way in which one kind of thread acquires a lock. Kept of reader-writer locks, and
// of all locks of a program that gives threads priorities.
struct Access {
  LockId lock = 0;
  ContextId context = 0;
  std::uint32_t segment = 0;  // as in Witness: two accesses meet when the graph says so
  FunctionId entry = kNone;   // what the thread runs first; kNone: an unknown caller
  Mode mode = Mode::kExclusive;
  bool tried = false;
  std::string type;  // that the lock, or the array of locks, is declared with; empty: not known
  CallPath path;
};

struct LockAnalysis {
  LockOrderGraph graph;
  std::vector<Access> accesses;  // a few per lock, thread and mode
  std::vector<SelfLock> self_locks;
  std::vector<Leak> leaks;
  std::vector<BadUnlock> bad_unlocks;
  std::vector<JoinCycle> join_cycles;
  std::vector<BlockedHold> blocked;
  std::size_t functions = 0;  // interpreted
  std::size_t locks = 0;
  std::size_t contexts = 0;
  std::vector<BlindSpot> blind_spots;

  // Meet tells whether two threads can be at these two accesses at once.
  bool Meet(const Access& a, const Access& b) const {
    Witness first;
    first.context = a.context;
    first.segment = a.segment;
    Witness second;
    second.context = b.context;
    second.segment = b.segment;
    return graph.Concurrent(first, second);
  }
};

// AnalyzeLocks is deterministic. Time is bounded by the options; a bound that was hit is a blind
// spot.
LockAnalysis AnalyzeLocks(const Program& program, const LockAnalysisOptions& options = {});

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_LOCK_ANALYSIS_H_
