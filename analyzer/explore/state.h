// State: one configuration of the product of all processes, as a short vector of numbers, and the
// set of all configurations found so far.
#ifndef IMPASSE_ANALYZER_EXPLORE_STATE_H_
#define IMPASSE_ANALYZER_EXPLORE_STATE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "analyzer/explore/model.h"

namespace impasse::explore {

using StateId = std::uint32_t;
inline constexpr StateId kNoState = 0xffffffff;

// Words of a state: the node of each process, the value of each variable, one word per primitive.
using State = std::vector<std::int16_t>;
using StateView = std::span<const std::int16_t>;

inline constexpr NodeId kNotStarted = -1;
inline constexpr NodeId kEnded = -2;

// Layout says which word is which.
class Layout {
 public:
  explicit Layout(const Model& model)
      : variables_(model.processes.size()),
        primitives_(variables_ + model.variables.size()),
        size_(primitives_ + model.primitives.size()) {}

  std::size_t size() const { return size_; }
  static std::size_t Node(ProcessId process) { return process; }
  std::size_t Variable(VariableId variable) const { return variables_ + variable; }
  std::size_t Primitive(PrimitiveId primitive) const { return primitives_ + primitive; }

 private:
  std::size_t variables_;
  std::size_t primitives_;
  std::size_t size_;
};

// StateSet keeps states of one width in one array and numbers them in the order of insertion.
// Insert and At are O(width) expected.
class StateSet {
 public:
  explicit StateSet(std::size_t width);
  StateSet(const StateSet&) = delete;
  StateSet& operator=(const StateSet&) = delete;

  // Insert returns the number of the state and whether it is new. The state has the set's width.
  std::pair<StateId, bool> Insert(StateView state);
  // At returns a view that is valid until the next Insert.
  StateView At(StateId id) const { return {words_.data() + (id * width_), width_}; }
  std::size_t size() const { return count_; }

 private:
  struct Hash {
    const StateSet* set;
    std::size_t operator()(StateId id) const;
  };
  struct Equal {
    const StateSet* set;
    bool operator()(StateId a, StateId b) const;
  };

  std::size_t width_;
  std::size_t count_ = 0;
  std::vector<std::int16_t> words_;
  absl::flat_hash_set<StateId, Hash, Equal> ids_;
};

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_STATE_H_
