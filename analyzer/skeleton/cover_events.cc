#include "analyzer/skeleton/cover_events.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace impasse::skeleton {
namespace {

// What an event says of one lock that is held where another one is taken; the last part tells
// whether a last reference goes in between.
using Pair = std::tuple<Op, ObjId, Mode, bool, ObjId, Mode, bool>;

Pair PairOf(const Event& event, const HeldObject& held) {
  return {event.op,
          event.object,
          event.mode,
          event.tried,
          held.lock,
          held.mode,
          event.dropped > held.dropped};
}

// Events by how many locks are held, those that are sure first.
std::vector<std::size_t> FewestHeldFirst(const std::vector<Event>& events) {
  std::vector<std::size_t> order(events.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tuple(events[a].doubt, events[a].held.size(), a) <
           std::tuple(events[b].doubt, events[b].held.size(), b);
  });
  return order;
}

class Cover {
 public:
  // Covers tells whether events that stay say all that this one says; else it stays too.
  bool Covers(const Event& event) {
    if (!event.closed || event.self != SelfLocked::kNo || event.op == Op::kRelease) return false;
    bool news = event.held.empty() && News(event, PairOf(event, {}));
    for (const HeldObject& held : event.held) news |= News(event, PairOf(event, held));
    return !news;
  }

 private:
  // One who has passed a flag, or before whom fewer threads were started, does not speak for
  // others.
  bool News(const Event& event, const Pair& pair) {
    const auto [known, added] = best_.try_emplace(pair, &event);
    if (added) return true;
    const Event& other = *known->second;
    return !other.passed.empty() || !std::includes(other.live.begin(), other.live.end(),
                                                   event.live.begin(), event.live.end());
  }

  absl::flat_hash_map<Pair, const Event*> best_;
};

}  // namespace

bool CoverEvents(std::vector<Event>& events, std::size_t few) {
  if (events.size() <= few) return false;
  Cover cover;
  std::vector<bool> dropped(events.size(), false);
  for (const std::size_t index : FewestHeldFirst(events))
    dropped[index] = cover.Covers(events[index]);
  std::size_t at = 0;
  return std::erase_if(events, [&](const Event&) { return dropped[at++]; }) > 0;
}

}  // namespace impasse::skeleton
