// FlowValues: which functions a function value may be: flow-insensitive inclusion constraints over
// named slots (Andersen's analysis restricted to function values, fields by name: Pearce, Kelly and
// Hankin, "Efficient field-sensitive pointer analysis of C", 2007). Calls found on the way add
// flows of their own, until nothing changes.
#include "analyzer/skeleton/link_values.h"

#include <algorithm>
#include <string>
#include <utility>

#include "analyzer/skeleton/linking.h"

namespace impasse::skeleton {
namespace {

std::uint64_t Pack(Root root, std::uint32_t function, std::uint32_t id) {
  return (static_cast<std::uint64_t>(root) + 1) << 60 | static_cast<std::uint64_t>(function) << 24 |
         (id & 0xffffff);
}

// What a function returns.
std::uint64_t ReturnSlot(FunctionId function) { return Pack(Root::kUnknown, function, 0); }

std::uint64_t FieldSlot(StringId field) {
  return Pack(Root::kThis, 0, 0) | static_cast<std::uint64_t>(field) << 1;
}

// A member of what one global holds, directly or in an array: two tables of one type are two.
std::uint64_t TableSlot(StringId global, StringId field) {
  constexpr std::uint64_t kTable = 11;
  return kTable << 60 | static_cast<std::uint64_t>(global & 0x3fffffff) << 30 |
         (field & 0x3fffffff);
}

// A member that was written to through a pointer, or of an object that is no global: it may be that
// of any global.
std::uint64_t AnonymousSlot(StringId field) {
  constexpr std::uint64_t kAnonymous = 10;
  return kAnonymous << 60 | static_cast<std::uint64_t>(field) << 1;
}

// The members of a pair or a tuple: what was put in is reached through them.
bool IsPartOfTuple(std::string_view field) {
  return field.starts_with("std::pair<") || field.starts_with("std::tuple<");
}

// The last member of a path, 0 when it has none.
StringId FieldOf(const Program& program, const Path& path) {
  for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
    if (step->kind == StepKind::kField && !IsPartOfTuple(program.Text(step->name)))
      return step->name;
  }
  return 0;
}

// A part of a global, not something that it points to.
bool IsInGlobal(const Path& path) {
  return path.root == Root::kGlobal &&
         std::none_of(path.steps.begin(), path.steps.end(),
                      [](const PathStep& step) { return step.kind == StepKind::kDeref; });
}

class ValueFlow {
 public:
  explicit ValueFlow(Linking& linking) : linking_(linking), program_(linking.program()) {}

  void Run() {
    FindCallOperators();
    FindNumbers();
    linking_.ForEachAction([this](FunctionId id, const Action& action) { Flow(id, action); });
    Spread();
    for (std::size_t node = 0; node < slots_.size(); ++node) {
      if (values_[node].empty()) continue;
      std::vector<FunctionId> functions(values_[node].begin(), values_[node].end());
      std::sort(functions.begin(), functions.end());
      for (const FunctionId id : functions) program_.functions[id].address_taken = true;
      linking_.values().emplace(slots_[node], std::move(functions));
    }
  }

 private:
  using Node = std::uint32_t;
  struct IndirectCall {
    FunctionId caller = 0;
    const Action* action = nullptr;
  };

  void FindCallOperators() {
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      const Function& function = program_.functions[id];
      if (function.kind != FunctionKind::kMethod) continue;
      if (program_.Text(function.name).ends_with("::operator()"))
        linking_.call_operators()[function.class_type].push_back(id);
    }
  }

  // What the name of a function says of it.
  struct NameSays {
    bool known = false;
    bool assigns = false;
    bool moves = false;
  };

  NameSays Says(StringId id) {
    if (id >= names_.size()) names_.resize(program_.strings.size());
    NameSays& says = names_[id];
    if (says.known) return says;
    const std::string& name = program_.Text(id);
    says = {true, name.ends_with("operator="),
            name.find("mem") != std::string::npos || name.find("copy") != std::string::npos ||
                name.find("swap") != std::string::npos};
    return says;
  }

  // Globals that are overwritten as a whole hold what was anywhere before.
  void FindCopied(const Action& action) {
    const NameSays name = Says(action.name);
    const bool assigns = action.kind == OpKind::kAssign || name.assigns ||
                         (action.kind == OpKind::kConstruct && action.args.size() == 1);
    if (assigns && action.object != 0) {
      const Path& path = program_.PathOf(action.object);
      if (IsInGlobal(path) && program_.FindClass(path.type) != nullptr) copied_.insert(path.id);
    }
    if (action.kind != OpKind::kCall || !name.moves) return;
    for (const PathId argument : action.args) {
      const Path& path = program_.PathOf(argument);
      if (IsInGlobal(path)) copied_.insert(path.id);
    }
  }

  // Where a value that is stored at a path goes to.
  std::uint64_t Target(FunctionId id, PathId path_id) {
    if (path_id == 0) return 0;
    const Path& path = program_.PathOf(path_id);
    const StringId field = FieldOf(program_, path);
    if (field == 0) return SlotOf(program_, id, path_id);
    if (IsInGlobal(path)) return Table(path.id, field);
    return Anonymous(field);
  }

  // Where a value that is read at a path comes from.
  std::uint64_t Source(FunctionId id, PathId path_id) {
    if (path_id == 0) return 0;
    const Path& path = program_.PathOf(path_id);
    const StringId field = FieldOf(program_, path);
    const bool table = field != 0 && IsInGlobal(path);
    return table ? Table(path.id, field) : SlotOf(program_, id, path_id);
  }

  std::uint64_t Anonymous(StringId field) {
    const std::uint64_t slot = AnonymousSlot(field);
    if (!index_.contains(slot)) Connect(slot, FieldSlot(field));
    return slot;
  }

  std::uint64_t Table(StringId global, StringId field) {
    const std::uint64_t slot = TableSlot(global, field);
    if (index_.contains(slot)) return slot;
    Connect(slot, FieldSlot(field));
    Connect(Anonymous(field), slot);
    if (copied_.contains(global)) Connect(FieldSlot(field), slot);
    return slot;
  }

  // No function is kept in a small number, and none comes back from one that returns numbers.
  void FindNumbers() {
    for (const std::string_view type : {"bool", "char", "signed char", "unsigned char", "short",
                                        "unsigned short", "int", "unsigned int", "float", "double"})
      numbers_.insert(linking_.Intern(type));
    returns_.resize(program_.functions.size());
    linking_.ForEachAction([this](FunctionId id, const Action& action) {
      FindCopied(action);
      if (action.kind != OpKind::kReturn || action.args.empty() || action.args[0] == 0) return;
      const Path& path = program_.PathOf(action.args[0]);
      if (path.root != Root::kConstant && !numbers_.contains(path.type)) returns_[id] = true;
    });
  }

  Node NodeOf(std::uint64_t slot) {
    const auto [found, added] = index_.try_emplace(slot, static_cast<Node>(slots_.size()));
    if (added) {
      slots_.push_back(slot);
      values_.emplace_back();
      flows_.emplace_back();
      calls_.emplace_back();
    }
    return found->second;
  }

  void Put(FunctionId function, std::uint64_t slot) {
    if (slot == 0) return;
    const Node node = NodeOf(slot);
    if (values_[node].insert(function).second) work_.emplace_back(node, function);
  }

  void Connect(std::uint64_t from, std::uint64_t to) {
    if (from == 0 || to == 0 || from == to) return;
    const Node source = NodeOf(from);
    const Node target = NodeOf(to);
    std::vector<Node>& into = flows_[source];
    if (!into.empty() && into.back() == target) return;
    into.push_back(target);
    for (const FunctionId function : std::vector(values_[source].begin(), values_[source].end()))
      Put(function, to);
  }

  void FlowInto(FunctionId id, PathId from, std::uint64_t to) {
    if (from == 0 || to == 0) return;
    const Path& path = program_.PathOf(from);
    if (path.root == Root::kFunction) {
      const FunctionId function = program_.FindFunction(path.id, program_.functions[id].tu);
      if (function != kNone) Put(function, to);
      return;
    }
    if (path.root == Root::kConstant || numbers_.contains(path.type)) return;
    Connect(Source(id, from), to);
    const auto called = linking_.call_operators().find(path.type);
    if (called == linking_.call_operators().end()) return;
    for (const FunctionId function : called->second) Put(function, to);
  }

  void Flow(FunctionId id, const Action& action) {
    switch (action.kind) {
      case OpKind::kClosure:
        return Closure(id, action);
      case OpKind::kAssign:
        if (!action.args.empty()) FlowInto(id, action.args[0], Target(id, action.object));
        return;
      case OpKind::kReturn:
        if (!action.args.empty()) FlowInto(id, action.args[0], ReturnSlot(id));
        return;
      default:
        return Call(id, action);
    }
  }

  void Closure(FunctionId id, const Action& action) {
    const FunctionId body = program_.FindFunction(action.callee, program_.functions[id].tu);
    if (body == kNone) return;
    Put(body, Pack(Root::kResult, id, action.ordinal));
    Put(body, Target(id, action.result));
    for (std::size_t i = 0; i < action.args.size(); ++i)
      FlowInto(id, action.args[i], Pack(Root::kCapture, body, static_cast<std::uint32_t>(i)));
  }

  void Call(FunctionId id, const Action& action) {
    const std::uint32_t tu = program_.functions[id].tu;
    const FunctionId callee = program_.FindFunction(action.callee, tu);
    if (callee != kNone) Enter(id, action, callee);
    if (action.is_virtual) {
      for (const FunctionId overrider : linking_.Overriders(action.callee, tu))
        Enter(id, action, overrider);
    }
    if (callee != kNone) return;
    if (const std::uint64_t target = Source(id, action.target); target != 0) {
      const Node node = NodeOf(target);
      calls_[node].push_back({id, &action});
      for (const FunctionId known : std::vector(values_[node].begin(), values_[node].end()))
        Enter(id, action, known);
    }
    if (action.target != 0) return;
    // A value given to library code is kept in the object (std::function, containers) or comes
    // back.
    for (const PathId argument : action.args) {
      FlowInto(id, argument, Target(id, action.object));
      FlowInto(id, argument, Target(id, action.result));
      FlowInto(id, argument, Pack(Root::kResult, id, action.ordinal));
    }
    // What a container holds comes out of it again: front(), top(), find().
    Connect(Source(id, action.object), Target(id, action.result));
    Connect(Source(id, action.object), Pack(Root::kResult, id, action.ordinal));
  }

  // Arguments go to the parameters of a callee, what it returns comes back.
  void Enter(FunctionId id, const Action& action, FunctionId callee) {
    for (std::size_t i = 0; i < action.args.size(); ++i)
      FlowInto(id, action.args[i], ParameterSlot(callee, i));
    if (action.kind != OpKind::kCall || !returns_[callee]) return;
    Connect(ReturnSlot(callee), Pack(Root::kResult, id, action.ordinal));
    Connect(ReturnSlot(callee), Target(id, action.result));
  }

  void Spread() {
    while (!work_.empty()) {
      const auto [node, function] = work_.back();
      work_.pop_back();
      for (std::size_t i = 0; i < flows_[node].size(); ++i) {
        const Node to = flows_[node][i];
        if (values_[to].insert(function).second) work_.emplace_back(to, function);
      }
      for (std::size_t i = 0; i < calls_[node].size(); ++i) {
        const IndirectCall call = calls_[node][i];
        Enter(call.caller, *call.action, function);
      }
    }
  }

  Linking& linking_;
  Program& program_;
  absl::flat_hash_set<StringId> numbers_;  // types
  std::vector<bool> returns_;              // something that may be a function
  std::vector<NameSays> names_;            // by string
  absl::flat_hash_map<std::uint64_t, Node> index_;
  std::vector<std::uint64_t> slots_;
  std::vector<absl::flat_hash_set<FunctionId>> values_;
  std::vector<std::vector<Node>> flows_;
  std::vector<std::vector<IndirectCall>> calls_;  // through the value of the slot
  std::vector<std::pair<Node, FunctionId>> work_;
  absl::flat_hash_set<StringId> copied_;
};

}  // namespace

std::uint64_t ParameterSlot(FunctionId function, std::size_t index) {
  return Pack(Root::kParam, function, static_cast<std::uint32_t>(index));
}

std::uint64_t SlotOf(const Program& program, FunctionId function, PathId id) {
  if (id == 0) return 0;
  const Path& path = program.PathOf(id);
  if (const StringId field = FieldOf(program, path); field != 0) return FieldSlot(field);
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

void FlowValues(Linking& linking) { ValueFlow(linking).Run(); }

const std::vector<FunctionId>& Program::ValueTargets(FunctionId function, PathId path) const {
  static const std::vector<FunctionId> kNobody;
  const Path& from = paths[path];
  if (const StringId field = FieldOf(*this, from); field != 0 && IsInGlobal(from)) {
    const auto table = values_.find(TableSlot(from.id, field));
    if (table != values_.end()) return table->second;
  }
  const auto found = values_.find(SlotOf(*this, function, path));
  if (found != values_.end()) return found->second;
  const auto called = call_operators_.find(paths[path].type);
  return called == call_operators_.end() ? kNobody : called->second;
}

}  // namespace impasse::skeleton
