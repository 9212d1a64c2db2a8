#include "analyzer/explore/guards.h"

#include <cstddef>
#include <cstdint>

namespace impasse::explore {
namespace {

// Mutexes held, as bits; a model with more of them has no guards beyond the first ones.
using Held = std::uint64_t;
constexpr std::size_t kMost = 64;

Held BitOf(const Model& model, PrimitiveId id) {
  if (id == kNone16 || id >= kMost || model.primitives[id].kind != ObjectKind::kMutex) return 0;
  return Held{1} << id;
}

// What is held behind a node, by the outcome it had.
Held Behind(const Model& model, const Action& action, Held held, bool failed) {
  if (action.kind != ActionKind::kSync) return held;
  switch (action.op) {
    case Op::kAcquire:
    case Op::kTryAcquire:
    case Op::kTimedAcquire:
      return failed ? held : held | BitOf(model, action.primitive);
    case Op::kRelease:
      return held & ~BitOf(model, action.primitive);
    case Op::kWait:
      return held & ~BitOf(model, action.second);
    default:
      return held;
  }
}

// What is held on every way to each node.
std::vector<Held> HeldAt(const Model& model, const Process& process) {
  std::vector<Held> held(process.nodes.size(), ~Held{0});
  held[0] = 0;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t n = 0; n < process.nodes.size(); ++n) {
      const Node& node = process.nodes[n];
      for (std::size_t i = 0; i < node.next.size(); ++i) {
        Held& next = held[static_cast<std::size_t>(node.next[i])];
        const Held now = next & Behind(model, node.action, held[n], i > 0 && CanFail(node.action));
        changed |= now != next;
        next = now;
      }
    }
  }
  return held;
}

}  // namespace

std::vector<PrimitiveId> GuardsOf(const Model& model) {
  std::vector<Held> common(model.variables.size(), ~Held{0});
  for (const Process& process : model.processes) {
    const std::vector<Held> held = HeldAt(model, process);
    for (std::size_t n = 0; n < process.nodes.size(); ++n) {
      const Action& action = process.nodes[n].action;
      for (const VariableId v : {action.variable, action.other}) {
        if (v != kNone16) common[v] &= held[n];
      }
    }
  }
  std::vector<PrimitiveId> guards(model.variables.size(), kNone16);
  for (std::size_t v = 0; v < guards.size(); ++v) {
    for (PrimitiveId m = 0; m < model.primitives.size() && m < kMost; ++m) {
      if ((common[v] & BitOf(model, m)) != 0) guards[v] = m;
    }
  }
  return guards;
}

}  // namespace impasse::explore
