#include "analyzer/skeleton/owner_fields.h"

#include <utility>
#include <vector>

namespace impasse::skeleton {
namespace {

struct Binding {
  StringId field = 0;
  std::uint32_t parameter = 0;
};

class Finder {
 public:
  Finder(const Program& program, const absl::flat_hash_set<StringId>& assigned,
         const absl::flat_hash_set<StringId>& references)
      : program_(program), assigned_(assigned), references_(references) {}

  OwnerFieldMap Find() {
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      if (program_.functions[id].kind == FunctionKind::kConstructor) FindBindings(id);
    }
    for (const Function& function : program_.functions) {
      for (const Block& block : function.blocks) {
        for (const Action& action : block.actions) Construct(function, action);
      }
    }
    OwnerFieldMap found;
    for (const auto& [owned, owner] : owners_) {
      if (owner.type != 0 && !ambiguous_.contains(owned.field)) found.emplace(owned, owner);
    }
    return found;
  }

 private:
  // `field_(parameter)`
  void FindBindings(FunctionId constructor) {
    for (const Block& block : program_.functions[constructor].blocks) {
      for (const Action& action : block.actions) {
        if (action.kind != OpKind::kAssign || action.args.empty()) continue;
        const Path& to = program_.PathOf(action.object);
        const Path& from = program_.PathOf(action.args[0]);
        if (to.root != Root::kThis || to.steps.size() != 1) continue;
        const StringId field = to.steps[0].name;
        if (to.steps[0].kind != StepKind::kField || assigned_.contains(field)) continue;
        const bool known = !bound_.insert(field).second;
        const bool direct = from.root == Root::kParam && from.steps.empty();
        if (known || !direct) ambiguous_.insert(field);
        bindings_[constructor].push_back({field, from.id});
      }
    }
  }

  void Construct(const Function& function, const Action& action) {
    if (action.kind != OpKind::kConstruct) return;
    for (const FunctionId callee : action.callees) {
      const auto bindings = bindings_.find(callee);
      if (bindings == bindings_.end()) continue;
      for (const Binding& binding : bindings->second) {
        const OwnerField owner = binding.parameter < action.args.size()
                                     ? OwnerAt(function, binding, action.args[binding.parameter])
                                     : OwnerField{};
        Merge({0, binding.field}, owner);
        if (const StringId member = MemberAt(action.object); member != 0)
          Merge({member, binding.field}, owner);
      }
    }
  }

  void Merge(const OwnedField& owned, const OwnerField& owner) {
    const auto [known, added] = owners_.try_emplace(owned, owner);
    if (!added && known->second != owner) known->second = {};
  }

  // The member of `this` that a path names; 0 when it names something else.
  StringId MemberAt(PathId object) const {
    const Path& path = program_.PathOf(object);
    const bool member = object != 0 && path.root == Root::kThis && path.steps.size() == 1 &&
                        path.steps[0].kind == StepKind::kField;
    return member ? path.steps[0].name : 0;
  }

  // `*this` or `member` for a reference, `this` or `&member` for a pointer; nothing for all else.
  OwnerField OwnerAt(const Function& function, const Binding& binding, PathId argument) const {
    const Path& path = program_.PathOf(argument);
    if (argument == 0 || path.root != Root::kThis || path.steps.size() > 2) return {};
    std::size_t steps = path.steps.size();
    const bool address = steps > 0 && path.steps.back().kind == StepKind::kAddress;
    if (address == references_.contains(binding.field)) return {};
    if (address) --steps;
    if (steps > 1 || (steps == 1 && path.steps[0].kind != StepKind::kField)) return {};
    return {function.class_type, steps == 1 ? path.steps[0].name : 0};
  }

  const Program& program_;
  const absl::flat_hash_set<StringId>& assigned_;
  const absl::flat_hash_set<StringId>& references_;
  absl::flat_hash_map<FunctionId, std::vector<Binding>> bindings_;
  absl::flat_hash_set<StringId> bound_;
  absl::flat_hash_set<StringId> ambiguous_;
  OwnerFieldMap owners_;  // none: not always one
};

}  // namespace

OwnerFieldMap OwnerFields(const Program& program, const absl::flat_hash_set<StringId>& assigned,
                          const absl::flat_hash_set<StringId>& references) {
  return Finder(program, assigned, references).Find();
}

}  // namespace impasse::skeleton
