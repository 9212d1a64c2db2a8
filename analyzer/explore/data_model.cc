// The shared data of a model: what is known of it once everything is written.
#include <algorithm>
#include <utility>

#include "analyzer/explore/program_model.h"
#include "analyzer/explore/unknown_data.h"

namespace impasse::explore {

VariableId ProgramModel::Datum(const Ref& ref, std::string name) {
  const auto found = data_.find(ref);
  if (found != data_.end()) return found->second;
  Variable variable{.name = std::move(name), .chooser = Chooser::kHelper, .shared = true};
  // A global that no initialiser sets begins as zero.
  if (ref.front() == 'g' && ref.find('/') == Ref::npos) variable.initial = 0;
  const VariableId id = AddVariable(std::move(variable));
  data_.emplace(ref, id);
  return id;
}

VariableId ProgramModel::Register() { return AddVariable({.chooser = Chooser::kHelper}); }

// A function that was not written anywhere may run all the same, called by what is not known; not
// when nobody in the whole program calls it or hands it on.
bool ProgramModel::MayRunUnseen(skeleton::FunctionId id,
                                std::set<skeleton::FunctionId>& seen) const {
  if (visited.contains(id) || !seen.insert(id).second) return false;
  const skeleton::Function& function = program_->functions[id];
  if (globals_escape || function.address_taken || function.is_virtual) return true;
  return std::ranges::any_of(function.callers, [&](skeleton::FunctionId caller) {
    return visited.contains(caller) || MayRunUnseen(caller, seen);
  });
}

bool ProgramModel::ChangesUnseen(const Ref& ref) const {
  if (!followed || IsEscaping(ref)) return true;
  if (globals_escape && ref.front() == 'g') return true;
  const auto name = SharedData::NameOf(ref);
  if (!name) return false;
  if (lost_data.contains(*name)) return true;
  if (lost_members.contains(static_cast<skeleton::StringId>(*name & 0xffffffffU))) return true;
  return std::ranges::any_of(shared_data().WritersOf(*name), [&](skeleton::FunctionId writer) {
    std::set<skeleton::FunctionId> seen;
    return MayRunUnseen(writer, seen);
  });
}

struct ProgramModel::Unseen {
  std::set<std::uint64_t> names;
  std::set<std::string> types;  // of what has no name
};

ProgramModel::Unseen ProgramModel::NotifiedUnseen() const {
  Unseen unseen;
  for (const auto& [function, path_id] : shared_data().notifiers()) {
    std::set<skeleton::FunctionId> seen;
    if (!MayRunUnseen(function, seen)) continue;
    const skeleton::Path& path = program_->PathOf(path_id);
    Ref ref = path.root == skeleton::Root::kGlobal ? "g" + std::to_string(path.id) : "?";
    for (const skeleton::PathStep& step : path.steps) {
      if (step.kind == skeleton::StepKind::kField) ref = "?/" + std::to_string(step.name);
    }
    if (const auto name = SharedData::NameOf(ref)) {
      unseen.names.insert(*name);
      continue;
    }
    std::string type = program_->Text(path.type);
    while (!type.empty() && (type.back() == '*' || type.back() == ' ')) type.pop_back();
    unseen.types.insert(type);
  }
  return unseen;
}

void ProgramModel::EscapeNotified() {
  const Unseen unseen = NotifiedUnseen();
  for (std::size_t i = 0; i < model_.primitives.size(); ++i) {
    if (model_.primitives[i].kind != ObjectKind::kCondition) continue;
    const auto& [ref, type] = origins_[i];
    const auto name = SharedData::NameOf(ref);
    const bool notified = (name && unseen.names.contains(*name)) || unseen.types.contains(type);
    const bool lost = !followed || (globals_escape && ref.front() == 'g');
    if (notified || lost) EscapePrimitive(static_cast<PrimitiveId>(i));
  }
}

void ProgramModel::Finish(bool whole_program) {
  if (!whole_program) globals_escape = true;
  EscapeKeptCallables();
  EscapeNotified();
  std::vector<bool> unknown(model_.variables.size(), false);
  for (const auto& [ref, variable] : data_) unknown[variable] = ChangesUnseen(ref);
  MakeUnknown(model_, unknown);
  GiveValues(model_);
}

}  // namespace impasse::explore
