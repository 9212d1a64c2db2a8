#include "analyzer/cli/lock_inventory.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "analyzer/lockapi/lock_api.h"

namespace impasse::cli {
namespace {

using skeleton::Action;
using skeleton::Function;
using skeleton::OpKind;
using skeleton::PathId;
using skeleton::Program;
using skeleton::Root;
using skeleton::StepKind;

bool IsLockKind(ObjectKind kind) {
  return IsOwned(kind) && kind != ObjectKind::kThread && kind != ObjectKind::kOnce;
}

bool IsAcquisition(Op op) {
  return op == Op::kAcquire || op == Op::kTryAcquire || op == Op::kTimedAcquire;
}

bool TakesNothing(std::string_view tag) {
  return tag.find("defer_lock") != std::string_view::npos ||
         tag.find("adopt_lock") != std::string_view::npos;
}

// Where the lock of a path is declared, as far as the path alone says it.
struct Declaration {
  std::string name;
  skeleton::StringId type = 0;
  Location declared;
};

class InventoryTaker {
 public:
  explicit InventoryTaker(const Program& program) : program_(program) {}

  LockInventory Take() {
    DeclareAll();
    for (const Function& function : program_.functions) {
      for (const skeleton::Block& block : function.blocks) {
        for (const Action& action : block.actions) Visit(function, action);
      }
    }
    for (auto& [key, lock] : locks_) {
      std::sort(lock.uses.begin(), lock.uses.end());
      lock.uses.erase(std::unique(lock.uses.begin(), lock.uses.end()), lock.uses.end());
      result_.locks.push_back(std::move(lock));
    }
    for (auto* places :
         {&result_.unknown_locks, &result_.through_callers, &result_.unresolved_calls}) {
      std::sort(places->begin(), places->end());
      places->erase(std::unique(places->begin(), places->end()), places->end());
    }
    return std::move(result_);
  }

 private:
  using Key = std::tuple<std::string, Location>;

  const std::string& Text(skeleton::StringId id) const { return program_.Text(id); }

  // The kind of a type, of the elements of an array, of what a pointer points to.
  ObjectKind KindOf(skeleton::StringId type) const {
    std::string_view name = Text(type);
    name = name.substr(0, name.find('['));
    while (name.ends_with('*') || name.ends_with(' ')) name.remove_suffix(1);
    const skeleton::StringId element = program_.Find(name);
    return program_.TypeKind(element == 0 ? type : element);
  }

  DeclaredLock& Declare(const std::string& name, const Location& declared, ObjectKind kind) {
    DeclaredLock& lock = locks_[{name, declared}];
    if (lock.name.empty()) lock = {name, kind, declared, {}};
    return lock;
  }

  static bool IsPointer(std::string_view type) { return type.ends_with('*'); }

  void DeclareAll() {
    for (const skeleton::Global& global : program_.globals) {
      const ObjectKind kind = KindOf(global.type);
      if (!IsLockKind(kind) || IsPointer(Text(global.type))) continue;
      Declare(Text(global.name), program_.LocationOf(global.site), kind);
    }
    for (const skeleton::Class& record : program_.classes) {
      for (const skeleton::Variable& field : record.fields) {
        const ObjectKind kind = KindOf(field.type);
        if (!IsLockKind(kind) || IsPointer(Text(field.type)) || field.is_reference) continue;
        Declare(Text(record.name) + "::" + Text(field.name), PlaceOfField(record, field), kind);
      }
    }
  }

  Location PlaceOfField(const skeleton::Class& record, const skeleton::Variable& field) const {
    const Location place = program_.LocationOf(field.site);
    return place.known() ? place : program_.LocationOf(record.site);
  }

  void Visit(const Function& function, const Action& action) {
    if (action.guard != nullptr && action.kind == OpKind::kConstruct) {
      VisitGuard(function, action);
    } else if (action.api != nullptr && IsAcquisition(action.api->op)) {
      VisitAcquisition(function, action);
    } else if (action.kind == OpKind::kCall && action.callee == 0 && action.callees.empty() &&
               action.api == nullptr && action.guard == nullptr) {
      const PathId value = action.target != 0 ? action.target : action.object;
      result_.unresolved_calls.push_back({Text(function.name), Text(program_.PathOf(value).text),
                                          program_.LocationOf(action.site)});
    }
  }

  void VisitGuard(const Function& function, const Action& action) {
    for (const PathId arg : action.args) {
      if (TakesNothing(Text(program_.PathOf(arg).type))) return;
    }
    for (const PathId arg : action.args) {
      if (!IsLockKind(KindOf(program_.PathOf(arg).type))) continue;
      Use(function, action, arg, action.guard->mode, /*tried=*/false, ObjectKind::kMutex);
    }
  }

  void VisitAcquisition(const Function& function, const Action& action) {
    const lockapi::Function& api = *action.api;
    if (!IsLockKind(api.kind) && api.kind != ObjectKind::kUnknown) return;
    const bool tried = api.op == Op::kTryAcquire;
    if (api.object == lockapi::kAllArgs) {
      for (const PathId arg : action.args) Use(function, action, arg, api.mode, tried, api.kind);
    } else if (api.object == lockapi::kThis) {
      if (action.guard != nullptr) return;  // of the guard's lock, which its constructor names
      Use(function, action, action.object, api.mode, tried, api.kind);
    } else if (api.object >= 0 && static_cast<std::size_t>(api.object) < action.args.size()) {
      Use(function, action, action.args[static_cast<std::size_t>(api.object)], api.mode, tried,
          api.kind);
    }
  }

  void Use(const Function& function, const Action& action, PathId path, Mode mode, bool tried,
           ObjectKind kind) {
    const Location place = program_.LocationOf(action.site);
    const std::optional<Declaration> found = DeclarationOf(function, path);
    if (found) {
      const ObjectKind known = KindOf(found->type);
      Declare(found->name, found->declared, IsLockKind(known) ? known : kind)
          .uses.push_back({Text(function.name), place, mode, tried});
      return;
    }
    const skeleton::Path& lock = program_.PathOf(path);
    const bool callers_know =
        lock.root == Root::kParam || lock.root == Root::kCapture || lock.root == Root::kThis;
    auto& places = callers_know ? result_.through_callers : result_.unknown_locks;
    places.push_back({Text(function.name), Text(lock.text), place});
  }

  std::optional<Declaration> DeclarationOf(const Function& function, PathId id) const {
    const skeleton::Path& path = program_.PathOf(id);
    for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
      if (step->kind == StepKind::kField) return FieldDeclaration(Text(step->name));
    }
    if (path.root == Root::kGlobal) {
      const skeleton::Global* const global = program_.FindGlobal(path.id);
      if (global == nullptr) return std::nullopt;
      return Declaration{Text(global->name), global->type, program_.LocationOf(global->site)};
    }
    const bool is_local = path.root == Root::kLocal && path.id < function.locals.size();
    if (!is_local || !IsLockKind(KindOf(function.locals[path.id].type))) return std::nullopt;
    const skeleton::Variable& local = function.locals[path.id];
    if (local.is_reference || local.is_pointer) return std::nullopt;
    return Declaration{Text(function.name) + "()::" + Text(local.name), local.type,
                       program_.LocationOf(local.site)};
  }

  // `field` is "Class<args>::field".
  std::optional<Declaration> FieldDeclaration(std::string_view field) const {
    const std::size_t colons = field.rfind("::");
    if (colons == std::string_view::npos) return std::nullopt;
    const std::string_view name = field.substr(colons + 2);
    const skeleton::Class* const record =
        program_.FindClass(program_.Find(field.substr(0, colons)));
    if (record == nullptr) return Declaration{std::string(field), 0, {}};
    for (const skeleton::Variable& variable : record->fields) {
      if (Text(variable.name) != name) continue;
      return Declaration{Text(record->name) + "::" + std::string(name), variable.type,
                         PlaceOfField(*record, variable)};
    }
    return Declaration{Text(record->name) + "::" + std::string(name), 0, {}};
  }

  const Program& program_;
  std::map<Key, DeclaredLock> locks_;
  LockInventory result_;
};

}  // namespace

LockInventory TakeInventory(const skeleton::Program& program) {
  return InventoryTaker(program).Take();
}

}  // namespace impasse::cli
