// ProcessBuilder: writes an automaton node after node, as one writes a program.
#ifndef IMPASSE_ANALYZER_EXPLORE_PROCESS_BUILDER_H_
#define IMPASSE_ANALYZER_EXPLORE_PROCESS_BUILDER_H_

#include <utility>
#include <vector>

#include "analyzer/explore/model.h"

namespace impasse::explore {

// A node is added without successors, which Link fills in. Not thread-safe.
class ProcessBuilder {
 public:
  explicit ProcessBuilder(Process& process) : process_(&process) {}

  NodeId Add(Action action, SiteId site = kNoSite) {
    process_->nodes.push_back({std::move(action), {}, site});
    return static_cast<NodeId>(process_->nodes.size() - 1);
  }
  NodeId Step() { return Add({.kind = ActionKind::kStep}); }

  // Link makes `to` the successor of `from` for the outcome; outcomes in between lead there too
  // until they are linked themselves.
  void Link(NodeId from, NodeId to, std::size_t outcome = 0) {
    auto& next = process_->nodes[static_cast<std::size_t>(from)].next;
    if (next.size() <= outcome) next.resize(outcome + 1, to);
    next[outcome] = to;
  }
  std::size_t size() const { return process_->nodes.size(); }

 private:
  Process* process_;
};

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_PROCESS_BUILDER_H_
