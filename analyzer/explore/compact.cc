#include "analyzer/explore/compact.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace impasse::explore {
namespace {

// Numbering gives those that were seen new numbers, in their old order.
class Numbering {
 public:
  explicit Numbering(std::size_t size) : now_(size, kNone16) {}

  void See(std::uint16_t old) {
    if (old != kNone16) now_[old] = 0;
  }

  template <typename T>
  void Close(std::vector<T>& things) {
    std::vector<T> kept;
    for (std::size_t i = 0; i < now_.size(); ++i) {
      if (now_[i] == kNone16) continue;
      now_[i] = static_cast<std::uint16_t>(kept.size());
      kept.push_back(std::move(things[i]));
    }
    things = std::move(kept);
  }

  void Rename(std::uint16_t& id) const {
    if (id != kNone16) id = now_[id];
  }

 private:
  std::vector<std::uint16_t> now_;
};

template <typename AnyModel, typename Use>
void ForEachPrimitive(AnyModel& model, Use use) {
  for (auto& process : model.processes) {
    use(process.pool);
    for (auto& node : process.nodes) {
      use(node.action.primitive);
      use(node.action.second);
      for (auto& arm : node.action.arms) use(arm.primitive);
    }
  }
}

template <typename AnyModel, typename Use>
void ForEachVariable(AnyModel& model, Use use) {
  for (auto& process : model.processes) {
    for (auto& node : process.nodes) {
      use(node.action.variable);
      use(node.action.other);
    }
  }
}

}  // namespace

void Compact(Model& model) {
  for (std::size_t i = 0; i < model.primitives.size(); ++i)
    model.primitives[i].origin = static_cast<PrimitiveId>(i);
  Numbering primitives(model.primitives.size());
  ForEachPrimitive(std::as_const(model), [&](PrimitiveId id) { primitives.See(id); });
  primitives.Close(model.primitives);
  ForEachPrimitive(model, [&](PrimitiveId& id) { primitives.Rename(id); });
  Numbering variables(model.variables.size());
  ForEachVariable(std::as_const(model), [&](VariableId id) { variables.See(id); });
  variables.Close(model.variables);
  ForEachVariable(model, [&](VariableId& id) { variables.Rename(id); });
}

}  // namespace impasse::explore
