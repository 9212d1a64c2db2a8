// QueueClasses: classes of the program that are channels by what they do. Such a class has a
// container, one mutex and condition variables; a thread that takes from it waits while it is
// empty, one that puts waits while it is full, or never; a flag that every wait looks at closes it.
//
// Recognised by the bodies of its methods, never by names. A class of which anything else touches
// the members is none; a method that does something else to the queue is marked as not understood,
// and who calls it makes that one object undecided.
#ifndef IMPASSE_ANALYZER_EXPLORE_QUEUE_CLASSES_H_
#define IMPASSE_ANALYZER_EXPLORE_QUEUE_CLASSES_H_

#include <map>
#include <vector>

#include "analyzer/explore/queue_paths.h"
#include "analyzer/lockapi/lock_api.h"
#include "analyzer/skeleton/program.h"

namespace impasse::explore {

struct QueueClass {
  skeleton::StringId type = 0;
  bool bounded = false;
  Limit limit = {};    // when bounded
  bool drops = false;  // closing it loses what it holds
};

struct QueueMethod {
  std::size_t queue = 0;  // index of the class
  bool understood = true;
  Op op = Op::kNone;  // kSend, kTrySend, kReceive, kTryReceive, kClose; kNone: it only looks
  bool timed = false;
  lockapi::Success success = lockapi::Success::kAlways;
  skeleton::Site site;  // where it waits
};

class QueueClasses {
 public:
  // O(program) when a class has the members of a queue.
  explicit QueueClasses(const skeleton::Program& program);

  bool empty() const { return classes_.empty(); }
  // MethodAt returns what is known of a method of a queue; nullptr for all other functions.
  const QueueMethod* MethodAt(skeleton::FunctionId function) const;
  // Of returns the queue that a class is, or nullptr.
  const QueueClass* Of(skeleton::StringId class_type) const;
  const QueueClass& ClassOf(const QueueMethod& method) const { return classes_[method.queue]; }

 private:
  std::vector<QueueClass> classes_;
  std::map<skeleton::FunctionId, QueueMethod> methods_;
};

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_QUEUE_CLASSES_H_
