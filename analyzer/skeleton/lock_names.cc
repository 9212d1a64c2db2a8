#include "analyzer/skeleton/lock_names.h"

#include <string_view>

#include "analyzer/model/words.h"

namespace impasse::skeleton {

LockNames::LockNames(const Program& program, Interpreter& interpreter)
    : program_(program), interpreter_(interpreter) {}

std::string LockNames::FieldsOf(ObjId lock) const {
  const Objects& objects = interpreter_.objects();
  std::string tail;
  for (; lock != 0; lock = objects[lock].base) {
    const Obj& obj = objects[lock];
    if (obj.kind == ObjKind::kDeref) return "";
    if (obj.kind == ObjKind::kIndex) {
      tail.insert(0, "]");
      if (obj.a != 0) tail.insert(0, std::to_string(obj.a - 1));
      tail.insert(0, "[");
      continue;
    }
    if (obj.kind != ObjKind::kField) return "";
    const ObjKind base = objects[obj.base].kind;
    // The owner is reached by a pointer, or is an element whose array belongs to another class.
    if (base != ObjKind::kField) return program_.Text(obj.a) + tail;
    tail.insert(0, ShortField(obj.a)).insert(0, ".");
  }
  return "";
}

bool LockNames::Alike(ObjId a, ObjId b) const {
  const Objects& objects = interpreter_.objects();
  const std::string fields_a = FieldsOf(a);
  const std::string fields_b = FieldsOf(b);
  if (fields_a == fields_b) return true;
  if (objects[a].kind != ObjKind::kField || objects[b].kind != ObjKind::kField ||
      objects[a].a != objects[b].a)
    return false;
  // One of the objects is embedded in another class, the other one stands alone.
  const std::string& plain = program_.Text(objects[a].a);
  return fields_a == plain || fields_b == plain;
}

// One known object: a global, a local variable, what a single `new` in main made, or a part of
// these.
bool LockNames::Concrete(ObjId lock) {
  const Objects& objects = interpreter_.objects();
  for (ObjId at = lock; at != 0; at = objects[at].base) {
    const Obj& obj = objects[at];
    switch (obj.kind) {
      case ObjKind::kGlobal:
        return true;
      case ObjKind::kLocal:
        return at == lock || objects.Passes(lock, ObjKind::kDeref) == false;
      case ObjKind::kResult:
        return program_.functions[obj.a].is_main && !interpreter_.InLoop(obj.a, obj.b);
      case ObjKind::kIndex:
        if (obj.a == 0) return false;
        break;
      case ObjKind::kField:
        break;
      case ObjKind::kDeref: {
        const ObjKind base = objects[obj.base].kind;
        if (base != ObjKind::kGlobal && base != ObjKind::kResult) return false;
        break;
      }
      default:
        return false;
    }
  }
  return false;
}

std::string LockNames::ShortField(StringId field) const {
  return std::string(LastComponent(program_.Text(field)));
}

std::string LockNames::Display(ObjId lock) const {
  const Objects& objects = interpreter_.objects();
  const Obj& obj = objects[lock];
  switch (obj.kind) {
    case ObjKind::kGlobal: {
      const Global* global = program_.FindGlobal(obj.a);
      return program_.Text(global != nullptr ? global->name : obj.a);
    }
    case ObjKind::kLocal: {
      const Function& function = program_.functions[obj.a];
      const std::uint32_t index = obj.b & 0x7fffffffU;
      const auto& variables = (obj.b & 0x80000000U) != 0 ? function.params : function.locals;
      return index < variables.size() ? program_.Text(variables[index].name) : "a local variable";
    }
    case ObjKind::kParam: {
      const Function& function = program_.functions[obj.a];
      return obj.b < function.params.size() ? program_.Text(function.params[obj.b].name)
                                            : "a parameter";
    }
    case ObjKind::kField: {
      const ObjKind root = objects[objects.RootOf(lock)].kind;
      const bool variable = root == ObjKind::kGlobal || root == ObjKind::kLocal;
      std::string fields = FieldsOf(lock);
      if (!variable && !fields.empty()) return fields;
      return Display(obj.base) + "." + ShortField(obj.a);
    }
    case ObjKind::kIndex:
      return Display(obj.base) + (obj.a != 0 ? "[" + std::to_string(obj.a - 1) + "]" : "[]");
    case ObjKind::kDeref:
      return "*" + Display(obj.base);
    case ObjKind::kResult:
      return "an object made in " + program_.Text(program_.functions[obj.a].name);
    default:
      return "an object";
  }
}

Location LockNames::Declared(ObjId lock) const {
  const Variable variable = VariableOf(lock);
  return variable.site.line == 0 ? Location{} : program_.LocationOf(variable.site);
}

StringId LockNames::DeclaredType(ObjId lock) const { return VariableOf(lock).type; }

Variable LockNames::VariableOf(ObjId lock) const {
  const Objects& objects = interpreter_.objects();
  for (ObjId at = lock; at != 0; at = objects[at].base) {
    const Obj& obj = objects[at];
    if (obj.kind == ObjKind::kGlobal) {
      const Global* global = program_.FindGlobal(obj.a);
      return global == nullptr ? Variable{} : Variable{.type = global->type, .site = global->site};
    }
    if (obj.kind == ObjKind::kLocal && (obj.b & 0x80000000U) == 0) {
      const auto& locals = program_.functions[obj.a].locals;
      return obj.b < locals.size() ? locals[obj.b] : Variable{};
    }
    if (obj.kind != ObjKind::kField) continue;
    const std::string& name = program_.Text(obj.a);
    const std::size_t split = name.rfind("::");
    if (split == std::string::npos) return {};
    const Class* record = program_.FindClass(program_.Find(name.substr(0, split)));
    if (record == nullptr) return {};
    for (const Variable& field : record->fields) {
      if (program_.Text(field.name) == name.substr(split + 2)) return field;
    }
    return {};
  }
  return {};
}

std::optional<LockName> LockNames::NodeOf(ObjId lock, ThreadContext owner) {
  if (lock == 0) return std::nullopt;
  const Objects& objects = interpreter_.objects();
  const Obj& root = objects[objects.RootOf(lock)];
  if (root.kind == ObjKind::kGlobal) {
    const Global* global = program_.FindGlobal(root.a);
    if (global != nullptr && global->is_thread_local) return std::nullopt;
  }
  LockName name;
  name.declared = Declared(lock);
  if (Concrete(lock)) {
    name.key = "o" + std::to_string(lock) + "@" + std::to_string(owner);
    name.text = Display(lock);
    return name;
  }
  name.summary = true;
  const std::string fields = FieldsOf(lock);
  if (!fields.empty()) {
    name.key = "f" + fields;
    name.text = fields;
    return name;
  }
  if (root.kind != ObjKind::kGlobal || !objects.Passes(lock, ObjKind::kIndex)) return std::nullopt;
  name.key = "o" + std::to_string(objects.RootOf(lock)) + "[]";
  name.text = Display(objects.RootOf(lock)) + "[]";
  return name;
}

bool LockNames::BelongsToConstruction(ObjId lock) const {
  const Objects& objects = interpreter_.objects();
  const Obj& root = objects[objects.RootOf(lock)];
  if (root.kind != ObjKind::kThis) return false;
  const FunctionKind kind = program_.functions[root.a].kind;
  return kind == FunctionKind::kConstructor || kind == FunctionKind::kDestructor;
}

bool LockNames::ReleasedElsewhere(ObjId lock, FunctionId function) {
  if (!released_.has_value()) FindReleased();
  const auto by_other = [&](const std::string& key) {
    const auto found = released_->find(key);
    if (found == released_->end()) return false;
    return found->second.size() > 1 || *found->second.begin() != function;
  };
  const std::string fields = FieldsOf(lock);
  return by_other("o" + std::to_string(lock)) || (!fields.empty() && by_other("f" + fields));
}

// Whoever gives a lock back that it has not taken shows that lock and unlock are apart on purpose.
void LockNames::FindReleased() {
  released_.emplace();
  for (FunctionId id = 0; id < program_.functions.size(); ++id) {
    if (!program_.functions[id].callers.empty()) continue;
    const SummaryId summary = interpreter_.Whole(id);
    if (summary == kNone) continue;
    for (const auto& [site, state] : interpreter_.At(summary).returns) {
      for (const ObjId lock : state.freed) {
        if (const std::string fields = FieldsOf(lock); !fields.empty())
          (*released_)["f" + fields].insert(id);
        (*released_)["o" + std::to_string(lock)].insert(id);
      }
    }
  }
}

// A side of a comparison that identifies an object: an address, a pointer, a member, what a call
// returned.
bool LockNames::NamesObject(PathId path_id) const {
  if (path_id == 0) return false;
  const Path& path = program_.PathOf(path_id);
  if (path.root == Root::kConstant || path.root == Root::kUnknown) return false;
  if (path.root == Root::kResult || program_.Text(path.type).ends_with('*')) return true;
  return !path.steps.empty();
}

bool LockNames::ComputeComparesObjects(const Function& function) const {
  for (const Block& block : function.blocks) {
    const Condition& condition = block.condition;
    const bool order =
        condition.kind == ConditionKind::kLess || condition.kind == ConditionKind::kLessEqual;
    if (order && NamesObject(condition.lhs) && NamesObject(condition.rhs)) {
      const Path& a = program_.PathOf(condition.lhs);
      const Path& b = program_.PathOf(condition.rhs);
      if (a.root != b.root || a.id != b.id) return true;
    }
    for (const Action& action : block.actions) {
      const std::string_view name = program_.Text(action.name);
      for (const std::string_view orderer :
           {"std::less::operator()", "std::greater::operator()", "std::swap", "std::minmax",
            "std::min", "std::max", "std::sort"}) {
        if (name == orderer) return true;
      }
    }
  }
  return false;
}

bool LockNames::ComparesObjects(FunctionId function) {
  const auto [found, added] = compares_.try_emplace(function, false);
  if (added) found->second = ComputeComparesObjects(program_.functions[function]);
  return found->second;
}

}  // namespace impasse::skeleton
