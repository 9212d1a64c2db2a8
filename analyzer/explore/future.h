// Future: for every node of every process, what the process and those it will start may still do to
// each primitive. An over-approximation by reachability, used twice: to see which moves are
// independent of everything others can still do, and to see who could ever release a blocked
// process.
#ifndef IMPASSE_ANALYZER_EXPLORE_FUTURE_H_
#define IMPASSE_ANALYZER_EXPLORE_FUTURE_H_

#include <cstdint>
#include <vector>

#include "analyzer/explore/model.h"
#include "analyzer/explore/state.h"

namespace impasse::explore {

enum Use : std::uint16_t {
  kUsesSend = 1,
  kUsesReceive = 2,
  kUsesClose = 4,
  kUsesSelectively =
      8,  // tries, selects, or gives up: can see whether another operation is possible
  kUsesAcquire = 16,
  kUsesRelease = 32,
  kUsesPost = 64,
  kUsesAdd = 128,
  kUsesDown = 256,
  kUsesNotify = 512,
  kUsesPark = 1024,
  kUsesSpawn = 2048,
  kUsesJoin = 4096,
  kUsesTry = 8192,  // a channel, without waiting: sees who waits on the other side right now
};

// Future is immutable after construction. Construction is O(rounds * nodes * objects), where rounds
// is the depth to which loops nest.
class Future {
 public:
  explicit Future(const Model& model);

  // Objects are the primitives, then the processes (for spawn and join).
  std::size_t objects() const { return objects_; }
  std::size_t ObjectOf(ProcessId process) const { return objects_ - processes_ + process; }

  // At returns the uses from this node on, by object; nothing for a process that does not run.
  const std::uint16_t* At(ProcessId process, NodeId node) const;

  // Of returns the uses from this node on of one object.
  std::uint16_t Of(ProcessId process, NodeId node, std::size_t object) const {
    return At(process, node)[object];
  }

 private:
  void AddOwn(const Action& action, std::uint16_t* uses) const;
  bool Propagate(const Model& model, ProcessId process);
  std::uint16_t* Row(ProcessId process, NodeId node);

  std::size_t objects_;
  std::size_t processes_;
  std::vector<std::size_t> first_row_;  // by process
  std::vector<std::uint16_t> uses_;
  std::vector<std::uint16_t> nothing_;
};

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_FUTURE_H_
