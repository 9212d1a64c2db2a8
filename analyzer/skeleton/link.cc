#include "analyzer/skeleton/link.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "analyzer/model/cycles.h"
#include "analyzer/model/registry.h"
#include "analyzer/skeleton/link_values.h"

namespace impasse::skeleton {

namespace {

std::uint64_t Pack(Root root, std::uint32_t function, std::uint32_t id) {
  return (static_cast<std::uint64_t>(root) + 1) << 60 | static_cast<std::uint64_t>(function) << 24 |
         (id & 0xffffff);
}

// The order of TUs must not matter: sort by what they are, not by where they stood.
void SortTus(std::vector<const facts::Tu*>& tus) {
  const auto name = [](const facts::Tu* tu) -> std::string_view {
    if (tu->strings() == nullptr || tu->main_file() >= tu->strings()->size()) return {};
    const flatbuffers::String* text = tu->strings()->Get(tu->main_file());
    return {text->data(), text->size()};
  };
  const auto hash = [](const facts::Tu* tu) {
    std::uint64_t sum = 0;
    if (tu->functions() == nullptr) return sum;
    for (const facts::Function* function : *tu->functions()) sum = sum * 31 + function->body_hash();
    return sum;
  };
  std::sort(tus.begin(), tus.end(), [&](const facts::Tu* a, const facts::Tu* b) {
    const int order = name(a).compare(name(b));
    return order != 0 ? order < 0 : hash(a) < hash(b);
  });
}

}  // namespace

std::uint64_t ParameterSlot(FunctionId function, std::size_t index) {
  return Pack(Root::kParam, function, static_cast<std::uint32_t>(index));
}

std::uint64_t SlotOf(const Program& program, FunctionId function, PathId id) {
  if (id == 0) return 0;
  const Path& path = program.PathOf(id);
  for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
    if (step->kind == StepKind::kField)
      return Pack(Root::kThis, 0, 0) | static_cast<std::uint64_t>(step->name) << 1;
  }
  switch (path.root) {
    case Root::kGlobal:
      return Pack(Root::kGlobal, 0, 0) | static_cast<std::uint64_t>(path.id) << 1;
    case Root::kParam:
    case Root::kLocal:
    case Root::kResult:
    case Root::kCapture:
      return Pack(path.root, function, path.id);
    default:
      return 0;
  }
}

// Linker fills one Program. Its parts run in the order of Run().
class Linker {
 public:
  explicit Linker(std::vector<const facts::Tu*> tus)
      : tus_(std::move(tus)), program_(std::make_unique<Program>()) {}

  std::unique_ptr<Program> Run() {
    SortTus(tus_);
    program_->strings.emplace_back();
    program_->paths.emplace_back();
    path_index_.emplace(KeyOf(Path{}), 0);
    IndexApis();
    for (const facts::Tu* tu : tus_) AddTu(*tu);
    IndexStrings();
    FlowValues();
    ResolveCalls();
    MarkSync();
    return std::move(program_);
  }

 private:
  using PathKey =
      std::tuple<Root, std::uint32_t, std::int64_t,
                 std::vector<std::tuple<StepKind, StringId, PathId>>, StringId, StringId>;

  static PathKey KeyOf(const Path& path) {
    std::vector<std::tuple<StepKind, StringId, PathId>> steps;
    steps.reserve(path.steps.size());
    for (const PathStep& step : path.steps) steps.emplace_back(step.kind, step.name, step.index);
    return {path.root, path.id, path.value, std::move(steps), path.type, path.text};
  }

  void IndexApis() {
    for (const lockapi::Api* api : Registry<lockapi::Api>::All()) {
      for (const lockapi::Function& function : api->functions) {
        if (!function.name.empty()) api_functions_.try_emplace(function.name, &function);
      }
      for (const lockapi::Guard& guard : api->guards) {
        if (!guard.name.empty()) api_guards_.try_emplace(guard.name, &guard);
      }
    }
  }

  StringId Intern(std::string_view text) {
    if (text.empty()) return 0;
    const auto [found, added] =
        intern_.try_emplace(std::string(text), static_cast<StringId>(program_->strings.size()));
    if (added) program_->strings.emplace_back(text);
    return found->second;
  }

  StringId Str(std::uint32_t id) const { return id < string_map_.size() ? string_map_[id] : 0; }

  PathId Map(std::uint32_t id) const { return id < path_map_.size() ? path_map_[id] : 0; }

  void AddTu(const facts::Tu& tu) {
    string_map_.assign(1, 0);
    if (tu.strings() != nullptr) {
      string_map_.clear();
      for (const flatbuffers::String* text : *tu.strings())
        string_map_.push_back(Intern({text->data(), text->size()}));
    }
    TuInfo info;
    info.main_file = program_->strings[Str(tu.main_file())];
    info.failed = tu.failed();
    if (tu.errors() != nullptr) {
      for (const flatbuffers::String* error : *tu.errors()) info.errors.push_back(error->str());
    }
    program_->tus.push_back(std::move(info));
    AddPaths(tu);
    AddGlobals(tu);
    AddClasses(tu);
    AddFunctions(tu);
    AddNolint(tu);
  }

  void AddPaths(const facts::Tu& tu) {
    path_map_.assign(1, 0);
    if (tu.paths() == nullptr) return;
    path_map_.assign(tu.paths()->size(), 0);
    // An index path comes before the path that uses it; a forward reference stays unknown.
    for (std::uint32_t i = 1; i < tu.paths()->size(); ++i)
      path_map_[i] = AddPath(*tu.paths()->Get(i), i);
  }

  PathId AddPath(const facts::Path& from, std::uint32_t position) {
    Path path;
    path.root = from.root();
    const bool named = path.root == Root::kGlobal || path.root == Root::kFunction;
    path.id = named ? Str(from.id()) : from.id();
    path.value = from.value();
    path.type = Str(from.type());
    path.text = Str(from.text());
    if (from.steps() != nullptr) {
      for (const facts::Step* step : *from.steps()) {
        path.steps.push_back(
            {step->kind(), Str(step->name()), step->index() < position ? Map(step->index()) : 0});
      }
    }
    const auto [found, added] =
        path_index_.try_emplace(KeyOf(path), static_cast<PathId>(program_->paths.size()));
    if (added) program_->paths.push_back(std::move(path));
    return found->second;
  }

  Site SiteOf(const facts::Loc* loc) const {
    if (loc == nullptr) return {};
    return {Str(loc->file()), loc->line(), loc->column()};
  }

  Variable VariableOf(const facts::Variable& from) const {
    return {Str(from.name()), Str(from.type()), from.is_reference(), from.is_pointer(),
            SiteOf(from.loc())};
  }

  void AddGlobals(const facts::Tu& tu) {
    if (tu.globals() == nullptr) return;
    for (const facts::Global* from : *tu.globals()) {
      const StringId usr = Str(from->usr());
      const auto index = static_cast<std::uint32_t>(program_->globals.size());
      if (!program_->global_index_.try_emplace(usr, index).second) continue;
      program_->globals.push_back({usr, Str(from->name()), Str(from->type()),
                                   from->is_static_local(), from->is_thread_local(),
                                   SiteOf(from->loc())});
    }
  }

  void AddClasses(const facts::Tu& tu) {
    if (tu.classes() == nullptr) return;
    for (const facts::Class* from : *tu.classes()) {
      const StringId type = Str(from->type());
      if (from->methods() != nullptr) {
        for (const facts::Method* method : *from->methods()) AddOverrides(*method);
      }
      const auto index = static_cast<std::uint32_t>(program_->classes.size());
      if (!program_->class_index_.try_emplace(type, index).second) continue;
      Class made{type, Str(from->name()), {}, {}, SiteOf(from->loc())};
      if (from->bases() != nullptr) {
        for (const std::uint32_t base : *from->bases()) made.bases.push_back(Str(base));
      }
      if (from->fields() != nullptr) {
        for (const facts::Variable* field : *from->fields())
          made.fields.push_back(VariableOf(*field));
      }
      program_->classes.push_back(std::move(made));
    }
  }

  void AddOverrides(const facts::Method& method) {
    if (method.overrides() == nullptr) return;
    for (const std::uint32_t base : *method.overrides())
      overriders_[Str(base)].insert(Str(method.usr()));
  }

  void AddNolint(const facts::Tu& tu) {
    if (tu.nolint() == nullptr) return;
    for (const facts::Nolint* from : *tu.nolint()) {
      NolintRange range{program_->strings[Str(from->file())],
                        from->first(),
                        from->last(),
                        {},
                        program_->strings[Str(from->reason())]};
      if (from->rules() != nullptr) {
        for (const std::uint32_t rule : *from->rules())
          range.rules.push_back(program_->strings[Str(rule)]);
      }
      const auto same = [&](const NolintRange& r) {
        return r.file == range.file && r.first == range.first && r.last == range.last &&
               r.rules == range.rules;
      };
      if (std::none_of(program_->nolint.begin(), program_->nolint.end(), same)) {
        program_->nolint.push_back(std::move(range));
      }
    }
  }

  void AddFunctions(const facts::Tu& tu) {
    if (tu.functions() == nullptr) return;
    for (const facts::Function* from : *tu.functions()) {
      if (from->blocks() == nullptr || from->blocks()->size() == 0) continue;
      const StringId usr = Str(from->usr());
      std::vector<FunctionId>& same = program_->by_usr_[usr];
      // Internal linkage makes the usr unique; what is left are inline functions, kept once, and
      // equal names in different programs of one build (two mains), kept apart.
      if (!same.empty() && from->is_inline()) continue;
      same.push_back(static_cast<FunctionId>(program_->functions.size()));
      program_->functions.push_back(FunctionOf(*from));
    }
  }

  Function FunctionOf(const facts::Function& from) {
    Function made;
    made.usr = Str(from.usr());
    made.name = Str(from.name());
    made.kind = from.kind();
    made.class_type = Str(from.class_usr());
    made.site = SiteOf(from.loc());
    made.tu = static_cast<std::uint32_t>(program_->tus.size() - 1);
    made.external = from.external();
    made.is_virtual = from.is_virtual();
    made.is_noreturn = from.is_noreturn();
    made.is_main = from.is_main();
    made.entry = from.entry();
    made.exit = from.exit();
    made.body_hash = from.body_hash();
    if (from.params() != nullptr) {
      for (const facts::Variable* v : *from.params()) made.params.push_back(VariableOf(*v));
    }
    if (from.locals() != nullptr) {
      for (const facts::Variable* v : *from.locals()) made.locals.push_back(VariableOf(*v));
    }
    for (const facts::Block* block : *from.blocks()) made.blocks.push_back(BlockOf(*block));
    return made;
  }

  Block BlockOf(const facts::Block& from) const {
    Block made;
    made.loop_head = from.loop_head();
    made.in_catch = from.in_catch();
    if (from.succs() != nullptr) made.succs.assign(from.succs()->begin(), from.succs()->end());
    if (const facts::Condition* condition = from.condition()) {
      made.condition = {condition->kind(),
                        Map(condition->lhs()),
                        Map(condition->rhs()),
                        condition->negated(),
                        condition->mutable_(),
                        Str(condition->identity()),
                        {},
                        condition->default_succ()};
      if (condition->cases() != nullptr)
        made.condition.cases.assign(condition->cases()->begin(), condition->cases()->end());
    }
    if (from.ops() != nullptr) {
      for (const facts::Op* op : *from.ops()) made.actions.push_back(ActionOf(*op));
    }
    return made;
  }

  Action ActionOf(const facts::Op& op) const {
    Action made;
    made.kind = op.kind();
    made.ordinal = op.ordinal();
    made.name = Str(op.name());
    made.callee = Str(op.callee());
    made.object = Map(op.object());
    made.result = Map(op.result());
    made.target = Map(op.target());
    made.is_virtual = op.is_virtual();
    made.implicit = op.implicit();
    made.site = SiteOf(op.loc());
    if (op.args() != nullptr) {
      for (const std::uint32_t arg : *op.args()) made.args.push_back(Map(arg));
    }
    if (op.by_ref() != nullptr) {
      for (const bool by_ref : *op.by_ref()) made.by_ref.push_back(by_ref);
    }
    LookUp(made);
    return made;
  }

  // Finds what the lock APIs say of the callee.
  void LookUp(Action& action) const {
    const std::string& name = program_->strings[action.name];
    const std::string key = action.kind == OpKind::kDestroy ? "~" + name : name;
    const auto api = api_functions_.find(key);
    if (api != api_functions_.end() && api->second->op < Op::kInvoke) action.api = api->second;
    std::string_view type = name;
    if (action.kind == OpKind::kCall)
      type = type.substr(0, std::min(type.rfind("::"), type.size()));
    const auto guard = api_guards_.find(type);
    if (guard != api_guards_.end()) action.guard = guard->second;
  }

  void IndexStrings() {
    for (StringId id = 1; id < program_->strings.size(); ++id) {
      program_->string_index_.try_emplace(program_->strings[id], id);
    }
  }

  template <typename Visit>
  void ForEachAction(Visit visit) {
    for (FunctionId id = 0; id < program_->functions.size(); ++id) {
      // Some visits write.
      for (Block& block : program_->functions[id].blocks) {  // NOLINT(misc-const-correctness)
        for (Action& action : block.actions) {               // NOLINT(misc-const-correctness)
          visit(id, action);
        }
      }
    }
  }

  // Values of functions flow from slot to slot until nothing changes.
  void FlowValues() {
    ForEachAction([this](FunctionId id, Action& action) { Flow(id, action); });
    std::vector<std::uint64_t> work;
    work.reserve(values_.size());
    for (const auto& [slot, functions] : values_) work.push_back(slot);
    while (!work.empty()) {
      const std::uint64_t from = work.back();
      work.pop_back();
      const std::set<FunctionId> flowing = values_[from];
      for (const std::uint64_t to : flows_[from]) {
        std::set<FunctionId>& into = values_[to];
        const std::size_t before = into.size();
        into.insert(flowing.begin(), flowing.end());
        if (into.size() != before) work.push_back(to);
      }
    }
    for (const auto& [slot, functions] : values_) {
      program_->values_[slot].assign(functions.begin(), functions.end());
      for (const FunctionId id : functions) program_->functions[id].address_taken = true;
    }
  }

  void Flow(FunctionId id, const Action& action) {
    if (action.kind == OpKind::kClosure) {
      const FunctionId body = program_->FindFunction(action.callee, program_->functions[id].tu);
      if (body != kNone) values_[Pack(Root::kResult, id, action.ordinal)].insert(body);
      for (std::size_t i = 0; i < action.args.size() && body != kNone; ++i) {
        FlowInto(id, action.args[i], Pack(Root::kCapture, body, static_cast<std::uint32_t>(i)));
      }
      if (action.result != 0 && body != kNone)
        values_[SlotOf(*program_, id, action.result)].insert(body);
      return;
    }
    if (action.kind == OpKind::kAssign && !action.args.empty()) {
      FlowInto(id, action.args[0], SlotOf(*program_, id, action.object));
      return;
    }
    if (action.kind == OpKind::kReturn && !action.args.empty()) {
      FlowInto(id, action.args[0], Pack(Root::kUnknown, id, 0));
      return;
    }
    const FunctionId callee = program_->FindFunction(action.callee, program_->functions[id].tu);
    for (std::size_t i = 0; i < action.args.size(); ++i) {
      // A value given to library code is kept in the object (std::function, containers) or comes
      // back.
      const std::uint64_t to =
          callee != kNone ? ParameterSlot(callee, i) : SlotOf(*program_, id, action.object);
      FlowInto(id, action.args[i], to);
      if (callee == kNone && action.result != 0)
        FlowInto(id, action.args[i], SlotOf(*program_, id, action.result));
      if (callee == kNone) FlowInto(id, action.args[i], Pack(Root::kResult, id, action.ordinal));
    }
    if (callee != kNone && action.kind == OpKind::kCall) {
      flows_[Pack(Root::kUnknown, callee, 0)].insert(Pack(Root::kResult, id, action.ordinal));
    }
  }

  void FlowInto(FunctionId id, PathId from, std::uint64_t to) {
    if (from == 0 || to == 0) return;
    const Path& path = program_->PathOf(from);
    if (path.root == Root::kFunction) {
      const FunctionId function = program_->FindFunction(path.id, program_->functions[id].tu);
      if (function != kNone) values_[to].insert(function);
      return;
    }
    const std::uint64_t slot = SlotOf(*program_, id, from);
    if (slot != 0 && slot != to) flows_[slot].insert(to);
  }

  void ResolveCalls() {
    ForEachAction([this](FunctionId id, Action& action) {
      std::set<FunctionId> callees;
      const std::uint32_t tu = program_->functions[id].tu;
      if (action.callee != 0) {
        AddCallee(action.callee, tu, callees);
        if (action.is_virtual) AddOverriders(action.callee, tu, callees);
      }
      if (action.kind == OpKind::kCall && callees.empty() && action.api == nullptr)
        IndirectCallees(id, action, callees);
      action.callees.assign(callees.begin(), callees.end());
      for (const FunctionId callee : callees) program_->functions[callee].callers.push_back(id);
    });
    for (Function& function : program_->functions) {
      std::sort(function.callers.begin(), function.callers.end());
      function.callers.erase(std::unique(function.callers.begin(), function.callers.end()),
                             function.callers.end());
    }
  }

  void AddCallee(StringId usr, std::uint32_t tu, std::set<FunctionId>& callees) const {
    const FunctionId callee = program_->FindFunction(usr, tu);
    if (callee != kNone) callees.insert(callee);
  }

  void AddOverriders(StringId usr, std::uint32_t tu, std::set<FunctionId>& callees) const {
    std::vector<StringId> work = {usr};
    std::set<StringId> seen = {usr};
    while (!work.empty()) {
      const auto found = overriders_.find(work.back());
      work.pop_back();
      if (found == overriders_.end()) continue;
      for (const StringId overrider : found->second) {
        if (!seen.insert(overrider).second) continue;
        AddCallee(overrider, tu, callees);
        work.push_back(overrider);
      }
    }
  }

  // A call through a function pointer, or of a function object without a body of its own.
  void IndirectCallees(FunctionId id, const Action& action, std::set<FunctionId>& callees) {
    const bool call_operator = program_->strings[action.name].ends_with("operator()");
    const PathId value = action.target != 0 ? action.target : call_operator ? action.object : 0;
    if (value == 0) return;
    const Path& path = program_->PathOf(value);
    if (path.root == Root::kFunction && path.steps.empty())
      AddCallee(path.id, program_->functions[id].tu, callees);
    const auto found = program_->values_.find(SlotOf(*program_, id, value));
    if (found != program_->values_.end())
      callees.insert(found->second.begin(), found->second.end());
    if (callees.empty()) ++program_->unresolved_calls;
  }

  // A function matters when it, or what it calls or starts, synchronises.
  void MarkSync() {
    std::vector<FunctionId> work;
    std::vector<std::vector<FunctionId>> users(program_->functions.size());
    ForEachAction([&](FunctionId id, Action& action) {
      Function& function = program_->functions[id];
      if ((action.api != nullptr || action.guard != nullptr) && !function.reaches_sync) {
        function.reaches_sync = true;
        work.push_back(id);
      }
      for (const FunctionId callee : action.callees) users[callee].push_back(id);
    });
    SpreadSync(work, users);
    // Constructors of classes that synchronise bind the references and pointers which the rest
    // uses.
    std::set<StringId> classes;
    for (const Function& function : program_->functions) {
      if (function.reaches_sync && function.class_type != 0) classes.insert(function.class_type);
    }
    for (FunctionId id = 0; id < program_->functions.size(); ++id) {
      Function& function = program_->functions[id];
      if (function.kind != FunctionKind::kConstructor || !classes.contains(function.class_type))
        continue;
      if (!std::exchange(function.reaches_sync, true)) work.push_back(id);
    }
    SpreadSync(work, users);
    ForEachAction([this](FunctionId id, const Action& action) {
      if (action.kind != OpKind::kReturn || action.args.empty() || action.args[0] == 0) return;
      const Path& path = program_->PathOf(action.args[0]);
      const std::string& type = program_->strings[path.type];
      if (path.root != Root::kConstant && !IsScalar(type))
        program_->functions[id].returns_object = true;
    });
  }

  static bool IsScalar(const std::string& type) {
    static const std::set<std::string, std::less<>> kScalars = {"bool",
                                                                "char",
                                                                "short",
                                                                "int",
                                                                "long",
                                                                "long long",
                                                                "unsigned char",
                                                                "unsigned short",
                                                                "unsigned int",
                                                                "unsigned long",
                                                                "unsigned long long",
                                                                "float",
                                                                "double",
                                                                "signed char"};
    return kScalars.contains(type);
  }

  void SpreadSync(std::vector<FunctionId>& work,
                  const std::vector<std::vector<FunctionId>>& users) {
    while (!work.empty()) {
      const FunctionId id = work.back();
      work.pop_back();
      for (const FunctionId user : users[id]) {
        if (std::exchange(program_->functions[user].reaches_sync, true)) continue;
        work.push_back(user);
      }
    }
  }

  std::vector<const facts::Tu*> tus_;
  std::unique_ptr<Program> program_;
  absl::flat_hash_map<std::string, StringId> intern_;
  absl::flat_hash_map<PathKey, PathId> path_index_;
  absl::flat_hash_map<std::string_view, const lockapi::Function*> api_functions_;
  absl::flat_hash_map<std::string_view, const lockapi::Guard*> api_guards_;
  std::vector<StringId> string_map_;  // of the TU being added
  std::vector<PathId> path_map_;
  std::map<StringId, std::set<StringId>> overriders_;
  std::map<std::uint64_t, std::set<FunctionId>> values_;
  std::map<std::uint64_t, std::set<std::uint64_t>> flows_;
};

const std::vector<FunctionId>& Program::ValueTargets(FunctionId function, PathId path) const {
  static const std::vector<FunctionId> kNobody;
  const auto found = values_.find(SlotOf(*this, function, path));
  return found == values_.end() ? kNobody : found->second;
}

std::unique_ptr<Program> Link(std::vector<const facts::Tu*> tus) {
  return Linker(std::move(tus)).Run();
}

}  // namespace impasse::skeleton
