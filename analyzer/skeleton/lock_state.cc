#include "analyzer/skeleton/lock_state.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace impasse::skeleton {
namespace {

// Adds to a sorted list; false when it was there.
template <typename T>
bool Insert(std::vector<T>& list, const T& value) {
  const auto at = std::lower_bound(list.begin(), list.end(), value);
  if (at != list.end() && *at == value) return false;
  list.insert(at, value);
  return true;
}

// Keeps what two sorted lists have in common; true when something was lost.
template <typename T>
bool Intersect(std::vector<T>& mine, const std::vector<T>& other) {
  if (mine == other) return false;
  std::vector<T> both;
  std::set_intersection(mine.begin(), mine.end(), other.begin(), other.end(),
                        std::back_inserter(both));
  const bool lost = both.size() != mine.size();
  mine = std::move(both);
  return lost;
}

// Keeps what one of two sorted lists has; true when something was added.
template <typename T>
bool Unite(std::vector<T>& mine, const std::vector<T>& other) {
  bool added = false;
  for (const T& value : other) added |= Insert(mine, value);
  return added;
}

std::uint64_t Pair(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::uint64_t>(a) << 32U | b;
}

}  // namespace

const HeldObject* State::FindHeld(ObjId lock) const {
  const auto found =
      std::find_if(held.begin(), held.end(), [&](const HeldObject& h) { return h.lock == lock; });
  return found == held.end() ? nullptr : &*found;
}

const GuardObject* State::FindGuard(ObjId guard) const {
  if (guard == 0) return nullptr;
  const auto found = std::find_if(guards.begin(), guards.end(),
                                  [&](const GuardObject& g) { return g.guard == guard; });
  return found == guards.end() ? nullptr : &*found;
}

GuardObject* State::FindGuard(ObjId guard) {
  return const_cast<GuardObject*>(std::as_const(*this).FindGuard(guard));
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

void State::AddLive(Token token) { Insert(live, token); }

bool State::HasHandle(Token token) const {
  return std::any_of(handles.begin(), handles.end(),
                     [&](const auto& handle) { return handle.second == token; });
}

bool State::Dies(const Objects& objects, ObjId lock) const {
  return std::any_of(dying.begin(), dying.end(), [&](ObjId object) {
    return objects.Within(lock, object, /*through_pointers=*/false);
  });
}

void State::Give(ObjId lock, TraceId place) {
  const auto at = std::lower_bound(given.begin(), given.end(), std::pair(lock, TraceId{0}));
  if (at != given.end() && at->first == lock) {
    at->second = place;
  } else {
    given.insert(at, {lock, place});
  }
}

TraceId State::GivenAt(ObjId lock) const {
  const auto at = std::lower_bound(given.begin(), given.end(), std::pair(lock, TraceId{0}));
  return at != given.end() && at->first == lock ? at->second : 0;
}

void State::Doubt(ObjId lock) { Insert(unsure, lock); }

void State::Pass(ObjId once) {
  if (once != 0) Insert(passed, once);
}

bool State::HasPassed(ObjId once) const {
  return std::binary_search(passed.begin(), passed.end(), once);
}

void State::MarkChanged(ObjId location) {
  if (location != 0) Insert(changed, location);
}

bool State::IsChanged(ObjId location) const {
  return std::binary_search(changed.begin(), changed.end(), location);
}

// What was assumed first is about the value of entry; later tests see later values.
void State::Assume(const Assumption& assumption) {
  const bool known = std::any_of(assumed.begin(), assumed.end(), [&](const Assumption& other) {
    return other.left == assumption.left && other.kind == assumption.kind &&
           other.right == assumption.right;
  });
  if (!known) Insert(assumed, assumption);
}

std::vector<std::uint64_t> State::Key(bool precise) const {
  std::vector<std::uint64_t> key;
  key.reserve(16 + 2 * held.size() + (precise ? store.size() + conditions.size() : 0));
  for (const HeldObject& h : held) {
    key.push_back(Pair(h.lock, h.guard));
    key.push_back(static_cast<std::uint64_t>(h.mode) | (h.tried ? 2U : 0U) |
                  static_cast<std::uint64_t>(h.depth) << 8U);
  }
  key.push_back(~std::uint64_t{0});
  for (const GuardObject& g : guards) {
    key.push_back(Pair(g.guard, static_cast<std::uint32_t>(g.owned)));
    for (const ObjId lock : g.locks) key.push_back(lock);
  }
  key.push_back(~std::uint64_t{0});
  for (const ObjId lock : freed) key.push_back(lock);
  key.push_back(~std::uint64_t{0});
  for (const Released& r : released) key.push_back(r.lock);
  key.push_back(Pair(result, (thrown ? 1U : 0U) | static_cast<std::uint32_t>(dropped) << 1U));
  if (!precise) return key;
  for (const auto& [location, value] : store) key.push_back(Pair(location, value));
  key.push_back(~std::uint64_t{0});
  for (const Decided& decided : conditions)
    key.push_back(Pair(decided.identity, decided.holds ? 1 : 0));
  for (const auto& [handle, token] : handles) key.push_back(Pair(handle, token));
  return key;
}

bool State::MergeFrom(const State& other) {
  bool news = false;
  if (store != other.store) {
    std::vector<std::pair<ObjId, ObjId>> apart;
    std::set_symmetric_difference(store.begin(), store.end(), other.store.begin(),
                                  other.store.end(), std::back_inserter(apart));
    for (const auto& [location, value] : apart) news |= Insert(changed, location);
    news |= Intersect(store, other.store);
  }
  news |= Unite(changed, other.changed);
  news |= Intersect(conditions, other.conditions);
  news |= Intersect(assumed, other.assumed);
  news |= Unite(handles, other.handles);
  news |= Unite(live, other.live);
  news |= Intersect(joined, other.joined);
  news |= Intersect(passed, other.passed);
  news |= Intersect(dying, other.dying);
  news |= Unite(unsure, other.unsure);
  std::erase_if(given, [&](const auto& entry) { return other.GivenAt(entry.first) == 0; });
  return news;
}

}  // namespace impasse::skeleton
