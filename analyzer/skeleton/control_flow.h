// ControlFlow: facts about the graph of one function that are needed again and again.
#ifndef IMPASSE_ANALYZER_SKELETON_CONTROL_FLOW_H_
#define IMPASSE_ANALYZER_SKELETON_CONTROL_FLOW_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

// ControlFlow is immutable. Making one is O(blocks x loops).
class ControlFlow {
 public:
  ControlFlow(const Program& program, const Function& function);

  // Position of a block in reverse postorder: predecessors come first, but for the edges back to a
  // loop head. Blocks that are never reached come last.
  std::uint32_t Position(std::uint32_t block) const { return position_[block]; }
  std::uint32_t BlockAt(std::uint32_t position) const { return order_[position]; }

  bool InLoop(std::uint32_t ordinal) const {
    return std::binary_search(looped_.begin(), looped_.end(), ordinal);
  }
  // JoinsInLoop tells whether the block is the head of a loop whose body joins threads.
  bool JoinsInLoop(std::uint32_t block) const {
    return std::binary_search(join_heads_.begin(), join_heads_.end(), block);
  }
  // Straight tells that no edge leads back: all ways to a block are known when its turn comes.
  bool Straight() const { return straight_; }
  // AsksTwice tells whether two branches have this condition.
  bool AsksTwice(StringId identity) const {
    const auto found = asked_.find(identity);
    return found != asked_.end() && found->second > 1;
  }
  // BranchesAreFollowed tells whether the outcome of every condition that the function asks for
  // twice can be remembered between the two.
  bool BranchesAreFollowed() const { return branches_are_followed_; }
  bool Catches() const { return catches_; }

 private:
  void Order(const Function& function);
  void FindLoops(const Function& function);
  void FindConditions(const Program& program, const Function& function);

  std::vector<std::uint32_t> position_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> looped_;  // sorted
  std::vector<std::uint32_t> join_heads_;
  bool straight_ = true;
  absl::flat_hash_map<StringId, int> asked_;
  bool branches_are_followed_ = true;
  bool catches_ = false;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_CONTROL_FLOW_H_
