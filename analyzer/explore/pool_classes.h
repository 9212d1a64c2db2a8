// PoolClasses: classes of the program that run tasks on a bounded number of threads. Such a class
// has a container of callables, a mutex, and threads that its constructor starts; what they run
// takes a callable out of the container and calls it, and nothing else does; another method puts
// its argument there.
//
// Recognised by bodies, never by names.
#ifndef IMPASSE_ANALYZER_EXPLORE_POOL_CLASSES_H_
#define IMPASSE_ANALYZER_EXPLORE_POOL_CLASSES_H_

#include <map>
#include <set>
#include <vector>

#include "analyzer/skeleton/program.h"

namespace impasse::explore {

// PoolClass says how many threads work: `fixed`, and as many as the constructor's loop has rounds.
struct PoolClass {
  skeleton::StringId type = 0;
  std::int64_t fixed = 0;
  // By constructor: the bound of its loop, in its terms; 0 when it has none.
  std::map<skeleton::FunctionId, skeleton::PathId> bounds;
  std::set<skeleton::FunctionId> submits;  // methods that put argument 0 into the container
};

class PoolClasses {
 public:
  // O(program) when a class has the members of a pool.
  explicit PoolClasses(const skeleton::Program& program);

  bool empty() const { return classes_.empty(); }
  // SubmittedTo returns the pool into which a function puts a task, or nullptr.
  const PoolClass* SubmittedTo(skeleton::FunctionId function) const;
  // ConstructedBy returns the pool that a constructor makes, or nullptr.
  const PoolClass* ConstructedBy(skeleton::FunctionId function) const;

 private:
  std::vector<PoolClass> classes_;
};

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_POOL_CLASSES_H_
