#include "analyzer/skeleton/program.h"

#include <algorithm>

#include "analyzer/model/registry.h"

namespace impasse::skeleton {

StringId Program::Find(std::string_view text) const {
  const auto found = string_index_.find(text);
  return found == string_index_.end() ? 0 : found->second;
}

FunctionId Program::FindFunction(StringId usr, std::uint32_t tu) const {
  const auto found = by_usr_.find(usr);
  if (usr == 0 || found == by_usr_.end()) return kNone;
  for (const FunctionId id : found->second) {
    if (functions[id].tu == tu) return id;
  }
  return found->second.front();
}

const Global* Program::FindGlobal(StringId usr) const {
  const auto found = global_index_.find(usr);
  return found == global_index_.end() ? nullptr : &globals[found->second];
}

const Class* Program::FindClass(StringId type) const {
  const auto found = class_index_.find(type);
  return found == class_index_.end() ? nullptr : &classes[found->second];
}

ObjectKind Program::TypeKind(StringId type) const {
  std::string_view name = strings[type];
  if (name.starts_with("class ")) name.remove_prefix(6);
  if (name.starts_with("struct ")) name.remove_prefix(7);
  name = name.substr(0, name.find('<'));
  for (const lockapi::Api* api : Registry<lockapi::Api>::All()) {
    for (const lockapi::Type& candidate : api->types) {
      if (!candidate.name.empty() && candidate.name == name) return candidate.kind;
    }
  }
  return ObjectKind::kUnknown;
}

}  // namespace impasse::skeleton
