#include "analyzer/skeleton/lock_state.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace impasse::skeleton {

const HeldObject* State::FindHeld(ObjId lock) const {
  const auto found =
      std::find_if(held.begin(), held.end(), [&](const HeldObject& h) { return h.lock == lock; });
  return found == held.end() ? nullptr : &*found;
}

GuardObject* State::FindGuard(ObjId guard) {
  if (guard == 0) return nullptr;
  const auto found = std::find_if(guards.begin(), guards.end(),
                                  [&](const GuardObject& g) { return g.guard == guard; });
  return found == guards.end() ? nullptr : &*found;
}

void State::Assign(ObjId location, ObjId value) {
  if (location == 0) return;
  if (value == 0) return Forget(location);
  Undecide(location);
  const auto at = std::lower_bound(store.begin(), store.end(), std::pair(location, ObjId{0}));
  if (at != store.end() && at->first == location) {
    at->second = value;
  } else {
    store.insert(at, {location, value});
  }
}

void State::Undecide(ObjId location) {
  if (location == 0) return;
  std::erase_if(conditions,
                [&](const Decided& d) { return d.left == location || d.right == location; });
}

void State::Forget(ObjId location) {
  Undecide(location);
  std::erase_if(store, [&](const auto& entry) { return entry.first == location; });
}

ObjId State::Load(ObjId location) const {
  const auto at = std::lower_bound(store.begin(), store.end(), std::pair(location, ObjId{0}));
  return at != store.end() && at->first == location ? at->second : 0;
}

void State::AddLive(ThreadContext context) {
  const auto at = std::lower_bound(live.begin(), live.end(), context);
  if (at == live.end() || *at != context) live.insert(at, context);
}

void State::RemoveLive(ThreadContext context) { std::erase(live, context); }

std::vector<std::uint64_t> State::Key(bool precise) const {
  std::vector<std::uint64_t> key;
  for (const HeldObject& h : held) {
    key.push_back(static_cast<std::uint64_t>(h.lock) << 32 | h.guard);
    key.push_back(static_cast<std::uint64_t>(h.mode) | (h.tried ? 2U : 0U) |
                  static_cast<std::uint64_t>(h.depth) << 8);
  }
  key.push_back(~std::uint64_t{0});
  for (const GuardObject& g : guards) {
    key.push_back(static_cast<std::uint64_t>(g.guard) << 1 | (g.owned ? 1 : 0));
    for (const ObjId lock : g.locks) key.push_back(lock);
  }
  key.push_back(~std::uint64_t{0});
  for (const Released& r : released) key.push_back(r.lock);
  key.push_back(static_cast<std::uint64_t>(result) << 1 | (thrown ? 1 : 0));
  if (!precise) return key;
  for (const auto& [location, value] : store)
    key.push_back(static_cast<std::uint64_t>(location) << 32 | value);
  key.push_back(~std::uint64_t{0});
  for (const Decided& decided : conditions)
    key.push_back(static_cast<std::uint64_t>(decided.identity) << 1 | (decided.holds ? 1 : 0));
  for (const auto& [handle, context] : handles)
    key.push_back(static_cast<std::uint64_t>(handle) << 32 | context);
  return key;
}

namespace {

// Keeps what two sorted lists have in common.
template <typename T>
void Intersect(std::vector<T>& mine, const std::vector<T>& other) {
  std::vector<T> both;
  std::set_intersection(mine.begin(), mine.end(), other.begin(), other.end(),
                        std::back_inserter(both));
  mine = std::move(both);
}

}  // namespace

void State::MergeFrom(const State& other) {
  Intersect(store, other.store);
  Intersect(conditions, other.conditions);
  for (const auto& handle : other.handles) {
    if (std::find(handles.begin(), handles.end(), handle) == handles.end())
      handles.push_back(handle);
  }
  for (const ThreadContext context : other.live) AddLive(context);
}

}  // namespace impasse::skeleton
