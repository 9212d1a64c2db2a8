// QueuePaths: what each path through a method of a queue-like class does to the queue, while it
// holds the mutex. A method is short, so that its paths can be listed.
//
// What a path knows are literals: "the container is empty", "it is full", "flag f is set". Under
// the mutex they stay true until the path itself changes them; a wait gives the mutex up, and with
// it all that was known.
#ifndef IMPASSE_ANALYZER_EXPLORE_QUEUE_PATHS_H_
#define IMPASSE_ANALYZER_EXPLORE_QUEUE_PATHS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/skeleton/program.h"

namespace impasse::explore {

// QueueFields are the members by which a class can be a queue, as paths name them.
struct QueueFields {
  skeleton::StringId container = 0;
  skeleton::StringId mutex = 0;
  std::vector<skeleton::StringId> conditions;
  std::vector<skeleton::StringId> flags;    // bool, std::atomic<bool>
  std::vector<skeleton::StringId> numbers;  // that may be the capacity

  // IsCore tells whether the queue depends on the member.
  bool IsCore(skeleton::StringId field) const;
};

enum class Fact : std::uint8_t {
  kEmpty,
  kFull,   // as many elements as `limit`
  kFlag,   // `field` is set
  kOther,  // something else: `field` tells one such condition from another
};

// Limit is a number of elements: a constant, or the value of a member.
struct Limit {
  skeleton::StringId member = 0;  // 0: `constant`
  std::int64_t constant = 0;
  friend auto operator<=>(const Limit&, const Limit&) = default;
};

struct Literal {
  Fact fact = Fact::kOther;
  std::uint32_t field = 0;
  Limit limit = {};
  friend auto operator<=>(const Literal&, const Literal&) = default;
};

// Literals that hold together, each true or false.
using Knowledge = std::map<Literal, bool>;

// TruthCase is one way in which a condition comes out.
struct TruthCase {
  Knowledge knowledge;
  bool value = false;
};

enum class Returned : std::uint8_t { kNothing, kTrue, kFalse, kNull, kValue };

// QueuePath is one path from entry to exit.
struct QueuePath {
  int pushes = 0;
  int pops = 0;
  bool waited = false;
  bool gave_up = false;  // a timed wait ended without what it waited for
  bool odd = false;      // does something to the queue that is not understood
  Knowledge knowledge;   // when it pushed, popped, or last held the mutex
  std::vector<std::pair<skeleton::StringId, bool>> set;  // flags
  Returned returned = Returned::kNothing;
};

// QueueWait is what held when a path began to wait.
struct QueueWait {
  Knowledge knowledge;
  bool timed = false;
  skeleton::Site site;
};

struct MethodPaths {
  std::vector<QueuePath> paths;
  std::vector<QueueWait> waits;
  std::vector<skeleton::FunctionId> predicates;  // closures that say what is waited for
  bool complete = true;                          // false: too many paths
};

// PathsOf lists the paths of a method; loops are gone round at most once.
MethodPaths PathsOf(const skeleton::Program& program, const QueueFields& fields,
                    skeleton::FunctionId method);

// FieldOf returns the member of this object that a path names, or 0.
skeleton::StringId FieldOf(const skeleton::Program& program, skeleton::PathId path);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_QUEUE_PATHS_H_
