#include "analyzer/skeleton/program.h"

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

const Declaration* Program::FindDeclaration(StringId usr) const {
  const auto found = declaration_index_.find(usr);
  return found == declaration_index_.end() ? nullptr : &declarations[found->second];
}

ObjectKind Program::TypeKind(StringId type) const {
  std::string_view name = strings[type];
  if (name.starts_with("class ")) name.remove_prefix(6);
  if (name.starts_with("struct ")) name.remove_prefix(7);
  const ObjectKind kind = table_->KindOf(name);
  if (kind != ObjectKind::kUnknown) return kind;
  const auto annotated = capabilities_.find(type);
  return annotated == capabilities_.end() ? ObjectKind::kUnknown : annotated->second;
}

}  // namespace impasse::skeleton
