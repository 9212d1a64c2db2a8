// Model: what the explorer explores. A small group of processes (threads) and the primitives
// through which they meet, with everything else abstracted away. It knows neither clang nor the
// linker.
//
// A process is an automaton: a node is one action and its successors by outcome. Branch conditions
// and loop bounds are variables with identity: two tests of one variable agree until somebody
// assigns it. What is not known is chosen, by one of two choosers:
//   kAdversary  any value may occur, and one that goes wrong is a bug (a branch on unknown data)
//   kHelper     the value suits the program (how often an unknown loop runs): only what goes wrong
//               whatever the value is a bug
#ifndef IMPASSE_ANALYZER_EXPLORE_MODEL_H_
#define IMPASSE_ANALYZER_EXPLORE_MODEL_H_

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "analyzer/model/finding.h"
#include "analyzer/model/sync_op.h"

namespace impasse::explore {

using NodeId = std::int16_t;
using ProcessId = std::uint16_t;
using PrimitiveId = std::uint16_t;
using VariableId = std::uint16_t;
using SiteId = std::uint32_t;

inline constexpr std::uint16_t kNone16 = 0xffff;
inline constexpr SiteId kNoSite = 0xffffffff;
inline constexpr std::int16_t kUnset = std::numeric_limits<std::int16_t>::min();
inline constexpr std::int16_t kUnbounded = 0x3fff;  // capacity of a channel whose send never blocks

// The word of a barrier: how many have arrived, and kGone times how many have left for good.
inline constexpr std::int16_t kGone = 128;

struct Primitive {
  ObjectKind kind = ObjectKind::kChannel;
  std::string name = {};      // for display
  std::string word = {};      // what it is called, when not as its kind
  std::int16_t capacity = 0;  // channel: places in its buffer; 0 is a rendezvous
  std::int16_t count = 0;     // semaphore, latch, wait group: initial count
  bool drops = false;         // channel: what it holds is gone when it is closed
  Location declared = {};
  PrimitiveId origin = kNone16;  // in a group: its number in the model that was taken apart
};

enum class Chooser : std::uint8_t { kAdversary, kHelper };

struct Variable {
  std::string name = {};                  // as the source spells the condition
  std::vector<std::int16_t> domain = {};  // values it may have when it is read unset
  std::int16_t initial = kUnset;
  Chooser chooser = Chooser::kAdversary;
  bool open = false;    // stands for a condition that other code may change meanwhile
  bool shared = false;  // data of the program that several threads may use
};

enum class ActionKind : std::uint8_t {
  kEnd,        // the process ends
  kAbort,      // the program ends
  kStep,       // nothing that matters; next[0]
  kArrive,     // comes to the operation behind it, which others see from now on; next[0]
  kChoose,     // any of next, by `chooser`
  kTest,       // variable `compare` (other or value): next[0] when it holds, next[1] when not
  kSet,        // other := variable, where there is one; variable := value
  kIncrement,  // other := variable, where there is one; variable += value
  kForget,     // variable := unset
  kSync,       // `op` on `primitive`: next[0] when done, next[1] (or next[0]) when it failed or was
               // closed
  kSelect,     // arms: next[i] for arm i; next[arms.size()] for `has_default`
  kSpawn,      // starts the first process of `processes` that has not been started
  kParked,     // waits for a notification of condition `primitive`; then next[0], the relock;
               // next[1] when it gave up
};

enum class Compare : std::uint8_t { kEqual, kLess };

struct Arm {
  Op op = Op::kReceive;  // kSend or kReceive
  PrimitiveId primitive = kNone16;
  bool checked = false;  // a send whose callback is told whether it took place
};

struct Action {
  ActionKind kind = ActionKind::kStep;
  Op op = Op::kNone;
  Mode mode = Mode::kExclusive;
  Chooser chooser = Chooser::kAdversary;
  Compare compare = Compare::kEqual;
  bool timed = false;  // may give up at any moment: outcome 1
  bool has_default = false;
  bool checked = false;  // kSend: whoever sends looks at whether it took place; kClose, kPost of a
                         // future: doing it again is no mistake
  PrimitiveId primitive = kNone16;
  PrimitiveId second = kNone16;  // kWait: the mutex
  VariableId variable = kNone16;
  VariableId other = kNone16;  // kTest: right side; kNone16: `value`
  std::int16_t value = 0;      // kTest, kSet: constant; kIncrement, kAdd: amount;
                               // kPost on a barrier: 1 for who leaves it for good
  std::vector<Arm> arms = {};
  std::vector<ProcessId> processes = {};  // kSpawn: candidates; kJoin: all that were started
};

struct Node {
  Action action;
  std::vector<NodeId> next;
  SiteId site = kNoSite;
};

struct Process {
  std::string name = {};         // "thread running Worker::Run"
  CallPath spawned = {};         // where it is started; empty for an entry point
  std::vector<Node> nodes = {};  // nodes[0] is the entry
  bool initial = false;          // runs from the beginning
  bool ends_program = false;     // main: when it ends, the program ends
  PrimitiveId pool = kNone16;    // of a task: whose threads run it
  ProcessId parent = kNone16;    // who starts it
};

// Site is a place in the source where something happens.
struct Site {
  CallPath path = {};
  std::uint32_t key = 0;  // equal for the same operation of several instances
};

struct Model {
  std::vector<Primitive> primitives;
  std::vector<Variable> variables;
  std::vector<Process> processes;
  std::vector<Site> sites;
  // What was left out on the way from the source and could matter: lowers the confidence.
  std::vector<std::string> abstractions;

  ProcessId process_count() const { return static_cast<ProcessId>(processes.size()); }

  // Validate returns what makes the model unfit to be explored; empty when it is fit.
  std::string Validate() const;
};

// Writes tells whether the action changes its variable.
bool Writes(const Action& action);

// Blocks tells whether the action can make its process wait.
bool Blocks(const Action& action);

// CanFail tells whether the action has an outcome 1.
bool CanFail(const Action& action);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_MODEL_H_
