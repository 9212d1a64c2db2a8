// FindKinds: of which kind an initialised lock is: by an argument of the call, by the attribute
// object that it is given, or by a static initialiser.
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "analyzer/skeleton/link_values.h"
#include "analyzer/skeleton/linking.h"

namespace impasse::skeleton {
namespace {

constexpr lockapi::Function kStatically = {
    .name = "(static initialiser)", .op = Op::kInit, .kind = ObjectKind::kMutex, .second = 0};

class KindFinder {
 public:
  explicit KindFinder(Linking& linking) : linking_(linking), program_(linking.program()) {}

  void Run() {
    linking_.ForEachAction([this](FunctionId id, Action& action) { Collect(id, action); });
    linking_.ForEachAction([this](FunctionId id, Action& action) {
      if (action.kind == OpKind::kAssign) return Statically(action);
      if (action.api != nullptr && action.api->op == Op::kInit) Initialised(id, action);
    });
  }

 private:
  static PathId ArgumentOf(const Action& action, std::int8_t which) {
    const bool given = which >= 0 && static_cast<std::size_t>(which) < action.args.size();
    return given ? action.args[static_cast<std::size_t>(which)] : 0;
  }

  std::optional<std::int64_t> ConstantAt(PathId id) const {
    const Path& path = program_.PathOf(id);
    if (id == 0 || path.root != Root::kConstant) return std::nullopt;
    return path.value;
  }

  // What every attribute object is set to, wherever that is done.
  void Collect(FunctionId id, const Action& action) {
    if (action.api == nullptr || action.api->op != Op::kSetKind) return;
    const std::uint64_t slot = SlotOf(program_, id, ArgumentOf(action, action.api->object));
    if (slot != 0) set_[slot].insert(ConstantAt(ArgumentOf(action, action.api->second)));
  }

  void Initialised(FunctionId id, Action& action) const {
    if (action.api->second < 0) {
      action.init_kind = action.api->kind;
      return;
    }
    const PathId object = action.api->object == lockapi::kThis
                              ? action.object
                              : ArgumentOf(action, action.api->object);
    const PathId given = ArgumentOf(action, action.api->second);
    std::optional<std::int64_t> value = ConstantAt(given);
    if (!value.has_value()) {
      const auto found = set_.find(SlotOf(program_, id, given));
      if (found == set_.end() || found->second.size() != 1) return;
      value = *found->second.begin();
    }
    if (!value.has_value()) return;
    std::string_view type = program_.Text(program_.PathOf(object).type);
    type = type.substr(0, type.find_last_not_of("* ") + 1);
    action.init_kind = program_.table().KindOf(type, *value);
  }

  // An assignment to the member that holds the kind becomes an initialisation of the lock.
  void Statically(Action& action) {
    if (action.object == 0 || action.args.empty()) return;
    const Path& path = program_.PathOf(action.object);
    if (path.steps.empty() || path.steps.back().kind != StepKind::kField) return;
    const std::string_view type =
        program_.table().TypeOfKindField(program_.Text(path.steps.back().name));
    const std::optional<std::int64_t> value = ConstantAt(action.args[0]);
    if (type.empty() || !value.has_value()) return;
    Path lock = path;
    const std::string first_member = std::string(type) + "::";
    while (!lock.steps.empty()) {
      const std::string_view step = program_.Text(lock.steps.back().name);
      const bool outermost = step.starts_with(first_member);
      lock.steps.pop_back();
      if (outermost) break;
    }
    const ObjectKind kind = program_.table().KindOf(type, *value);
    if (lock.root == Root::kGlobal && lock.steps.empty()) {
      const auto global = linking_.global_index().find(lock.id);
      if (global != linking_.global_index().end()) program_.globals[global->second].kind = kind;
    }
    lock.type = linking_.Intern(type);
    lock.text = 0;
    action.kind = OpKind::kCall;
    action.object = linking_.InternPath(std::move(lock));
    action.args.push_back(action.args[0]);
    action.api = &kStatically;
    action.init_kind = kind;
  }

  Linking& linking_;
  Program& program_;
  absl::flat_hash_map<std::uint64_t, std::set<std::optional<std::int64_t>>> set_;
};

}  // namespace

void FindKinds(Linking& linking) { KindFinder(linking).Run(); }

}  // namespace impasse::skeleton
