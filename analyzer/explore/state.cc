#include "analyzer/explore/state.h"

#include <algorithm>

#include "absl/hash/hash.h"
#include "absl/types/span.h"

namespace impasse::explore {

StateSet::StateSet(std::size_t width) : width_(width), ids_(0, Hash{this}, Equal{this}) {}

std::size_t StateSet::Hash::operator()(StateId id) const {
  const StateView view = set->At(id);
  return absl::HashOf(absl::Span<const std::int16_t>(view.data(), view.size()));
}

bool StateSet::Equal::operator()(StateId a, StateId b) const {
  return a == b || std::ranges::equal(set->At(a), set->At(b));
}

std::pair<StateId, bool> StateSet::Insert(StateView state) {
  // The candidate stands at the end of the array while it is looked up, and goes away if known.
  const auto candidate = static_cast<StateId>(count_);
  words_.insert(words_.end(), state.begin(), state.end());
  const auto [found, inserted] = ids_.insert(candidate);
  if (!inserted) {
    words_.resize(words_.size() - width_);
    return {*found, false};
  }
  ++count_;
  return {candidate, true};
}

}  // namespace impasse::explore
