#include "analyzer/skeleton/concurrency.h"

#include <algorithm>

namespace impasse::skeleton {

std::uint32_t Concurrency::Segment(ThreadContext context, const std::vector<ThreadContext>& live,
                                   ThreadContext owner) {
  Place place{context, live, owner};
  const auto [found, added] = index_.try_emplace(place, static_cast<std::uint32_t>(places_.size()));
  if (added) places_.push_back(std::move(place));
  return found->second;
}

bool Concurrency::WithItself(ThreadContext context, ThreadContext owner) const {
  while (context != kNone && context != owner) {
    const ContextRecord& record = contexts_[context];
    if (record.outside || record.live_at_spawn.contains(context)) return true;
    context = record.parent;
  }
  return false;
}

std::vector<ThreadContext> Concurrency::Ancestors(ThreadContext context) const {
  std::vector<ThreadContext> chain;
  for (; context != kNone; context = contexts_[context].parent) chain.push_back(context);
  std::reverse(chain.begin(), chain.end());
  return chain;
}

bool Concurrency::LiveDuring(ThreadContext child, const Place& place) const {
  return std::binary_search(place.live.begin(), place.live.end(), child);
}

bool Concurrency::AtOnce(std::uint32_t first, std::uint32_t second) const {
  const Place& a = places_[first];
  const Place& b = places_[second];
  const ThreadContext owner = a.owner != kNone ? a.owner : b.owner;
  if (a.context == b.context) return WithItself(a.context, owner);
  const std::vector<ThreadContext> up_a = Ancestors(a.context);
  const std::vector<ThreadContext> up_b = Ancestors(b.context);
  std::size_t common = 0;
  while (common < up_a.size() && common < up_b.size() && up_a[common] == up_b[common]) ++common;
  if (common == 0) return false;  // two programs
  if (WithItself(up_a[common - 1], owner)) return true;
  if (common == up_a.size()) return LiveDuring(up_b[common], a);
  if (common == up_b.size()) return LiveDuring(up_a[common], b);
  return contexts_[up_a[common]].live_at_spawn.contains(up_b[common]) ||
         contexts_[up_b[common]].live_at_spawn.contains(up_a[common]);
}

}  // namespace impasse::skeleton
