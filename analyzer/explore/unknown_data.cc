#include "analyzer/explore/unknown_data.h"

#include <cstddef>
#include <set>

namespace impasse::explore {
namespace {

constexpr std::size_t kMostValues = 24;

void Drop(Node& node, const std::vector<bool>& unknown) {
  Action& action = node.action;
  const auto is_unknown = [&](VariableId v) { return v != kNone16 && unknown[v]; };
  if (action.kind == ActionKind::kTest) {
    if (!is_unknown(action.variable) && !is_unknown(action.other)) return;
    action = {.kind = ActionKind::kChoose, .chooser = Chooser::kHelper};
    return;
  }
  if (!Writes(action) || !is_unknown(action.variable)) return;
  const VariableId copy = action.other;
  action = copy == kNone16 ? Action{.kind = ActionKind::kStep}
                           : Action{.kind = ActionKind::kForget, .variable = copy};
}

}  // namespace

void MakeUnknown(Model& model, const std::vector<bool>& unknown) {
  for (Process& process : model.processes) {
    for (Node& node : process.nodes) Drop(node, unknown);
  }
}

void GiveValues(Model& model) {
  std::set<std::int16_t> values = {0, 1};
  for (const Process& process : model.processes) {
    for (const Node& node : process.nodes) {
      const Action& action = node.action;
      if (action.kind != ActionKind::kTest || action.other != kNone16) continue;
      if (!model.variables[action.variable].domain.empty()) continue;
      for (const int more : {-1, 0, 1}) {
        values.insert(static_cast<std::int16_t>(action.value + more));
      }
    }
  }
  std::vector<bool> without(model.variables.size(), false);
  for (std::size_t v = 0; v < model.variables.size(); ++v) {
    without[v] = model.variables[v].domain.empty();
    if (without[v]) model.variables[v].domain.assign(values.begin(), values.end());
  }
  if (values.size() > kMostValues) MakeUnknown(model, without);
}

}  // namespace impasse::explore
