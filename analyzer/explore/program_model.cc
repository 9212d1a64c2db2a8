#include "analyzer/explore/program_model.h"

#include <algorithm>

namespace impasse::explore {

const ControlFlow& ProgramModel::FlowOf(skeleton::FunctionId function) {
  const auto [found, fresh] = flows_.try_emplace(function);
  if (fresh) found->second = ControlFlowOf(program_->functions[function]);
  return found->second;
}

PrimitiveId ProgramModel::Create(const Ref& ref, Primitive primitive, const std::string& type) {
  const auto next = static_cast<PrimitiveId>(model_.primitives.size());
  const auto [found, fresh] = primitives_.try_emplace(ref, next);
  if (fresh) {
    model_.primitives.push_back(std::move(primitive));
    origins_.emplace_back(ref, type);
  }
  return found->second;
}

PrimitiveId ProgramModel::Find(const Ref& ref) const {
  const auto found = primitives_.find(ref);
  return found == primitives_.end() ? kNone16 : found->second;
}

void ProgramModel::Escape(const Ref& ref) {
  if (!IsKnown(ref) || ConstantOf(ref) || !escaping_.insert(ref).second) return;
  if (ref.back() == '&') Escape(ref.substr(0, ref.size() - 1));
  if (const auto callable = callables.find(ref); callable != callables.end()) {
    for (const Ref& capture : callable->second.captures) Escape(capture);
  }
  for (const Ref& value : objects_.BoundInside(ref)) Escape(value);
}

// A closure that is kept somewhere and called where it is not known which one it is may run at any
// time, and so may use what it captured.
void ProgramModel::EscapeKeptCallables() {
  for (const auto& [ref, callable] : callables) {
    if (callable.body == skeleton::kNone) continue;
    const bool matters = program_->functions[callable.body].reaches_sync ||
                         shared_data().Touches(callable.body) ||
                         std::ranges::any_of(callable.captures, [this](const Ref& capture) {
                           return Find(capture) != kNone16 || Find(Pointee(capture)) != kNone16;
                         });
    if (!matters || called_.contains({callable.body, callable.captures})) continue;
    for (const Ref& capture : callable.captures) Escape(capture);
  }
}

void ProgramModel::EscapeType(const std::string& type, const std::string& where) {
  escaped_types_.insert(type);
  unknowns.insert(where);
}

bool ProgramModel::Decided(PrimitiveId primitive) const {
  const auto& [ref, type] = origins_[primitive];
  if (escaped_types_.contains(type)) return false;
  if (channels_escape && model_.primitives[primitive].kind == ObjectKind::kChannel) return false;
  return !IsEscaping(ref);
}

bool ProgramModel::IsEscaping(const Ref& ref) const {
  return std::ranges::any_of(escaping_, [&ref](const Ref& escaping) {
    if (!ref.starts_with(escaping)) return false;
    const char next = ref.size() == escaping.size() ? '/' : ref[escaping.size()];
    return next == '/' || next == '[' || next == '*';
  });
}

VariableId ProgramModel::AddVariable(Variable variable) {
  model_.variables.push_back(std::move(variable));
  return static_cast<VariableId>(model_.variables.size() - 1);
}

VariableId ProgramModel::Shared(const std::string& key, Variable variable) {
  const auto found = shared_.find(key);
  if (found != shared_.end()) return found->second;
  const VariableId id = AddVariable(std::move(variable));
  shared_.emplace(key, id);
  return id;
}

SiteId ProgramModel::AddSite(CallPath path, std::uint64_t key) {
  const auto [found, fresh] =
      site_keys_.try_emplace(key, static_cast<std::uint32_t>(site_keys_.size()));
  model_.sites.push_back({.path = std::move(path), .key = found->second});
  return static_cast<SiteId>(model_.sites.size() - 1);
}

}  // namespace impasse::explore
