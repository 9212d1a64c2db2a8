#include "analyzer/model/lock_order_graph.h"

#include <algorithm>
#include <utility>

namespace impasse {
namespace {

bool SameGates(const Witness& a, const Witness& b) {
  return std::equal(
      a.gates.begin(), a.gates.end(), b.gates.begin(), b.gates.end(),
      [](const HeldLock& x, const HeldLock& y) { return x.lock == y.lock && x.mode == y.mode; });
}

// Witnesses of one class differ in their call paths only.
bool SameClass(const Witness& a, const Witness& b) {
  return a.context == b.context && a.segment == b.segment && a.from_mode == b.from_mode &&
         a.to_mode == b.to_mode && a.to_tried == b.to_tried && SameGates(a, b);
}

}  // namespace

LockId LockOrderGraph::AddLock(LockNode node) {
  locks_.push_back(std::move(node));
  return static_cast<LockId>(locks_.size() - 1);
}

ContextId LockOrderGraph::AddContext(ContextInfo info) {
  contexts_.push_back(std::move(info));
  return static_cast<ContextId>(contexts_.size() - 1);
}

void LockOrderGraph::AddEdge(LockId from, LockId to, Witness witness) {
  std::sort(witness.gates.begin(), witness.gates.end(),
            [](const HeldLock& a, const HeldLock& b) { return a.lock < b.lock; });
  std::vector<Witness>& witnesses = edges_[{from, to}];
  const auto same = std::count_if(witnesses.begin(), witnesses.end(),
                                  [&](const Witness& w) { return SameClass(w, witness); });
  if (same >= 2) return;
  if (witnesses.size() < kMaxWitnesses) {
    witnesses.push_back(std::move(witness));
    return;
  }
  // Full: a tried or heavily gated witness gives way to one that is more often part of a cycle.
  const auto weight = [](const Witness& w) { return std::pair(w.to_tried, w.gates.size()); };
  const auto worst =
      std::max_element(witnesses.begin(), witnesses.end(),
                       [&](const Witness& a, const Witness& b) { return weight(a) < weight(b); });
  if (weight(witness) < weight(*worst)) *worst = std::move(witness);
}

void LockOrderGraph::SetConcurrent(std::function<bool(const Witness&, const Witness&)> concurrent) {
  concurrent_ = std::move(concurrent);
}

bool LockOrderGraph::Concurrent(const Witness& a, const Witness& b) const {
  return concurrent_ ? concurrent_(a, b) : a.context != b.context;
}

}  // namespace impasse
