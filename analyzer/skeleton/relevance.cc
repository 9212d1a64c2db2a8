#include "analyzer/skeleton/relevance.h"

#include <algorithm>
#include <utility>

namespace impasse::skeleton {
namespace {

// Ops that change what is held or which threads live.
bool Decides(const Action& action) {
  if (action.guard != nullptr) return true;
  if (action.api == nullptr) return false;
  switch (action.api->op) {
    case Op::kAcquire:
    case Op::kTryAcquire:
    case Op::kTimedAcquire:
    case Op::kRelease:
    case Op::kWait:
    case Op::kTimedWait:
    case Op::kSpawn:
    case Op::kJoin:
      return true;
    case Op::kInit:
      return action.api->kind == ObjectKind::kMutex;
    case Op::kPost:
      return action.api->kind == ObjectKind::kFuture;
    default:
      return false;
  }
}

std::uint8_t Shift(std::uint8_t balance, std::uint8_t by) {
  constexpr int kMost = 2;
  std::uint8_t out = 0;
  for (int a = -kMost; a <= kMost; ++a) {
    for (int b = -kMost; b <= kMost; ++b) {
      if ((balance >> (a + kMost) & 1) == 0 || (by >> (b + kMost) & 1) == 0) continue;
      out |= static_cast<std::uint8_t>(1 << (std::clamp(a + b, -kMost, kMost) + kMost));
    }
  }
  return out;
}

template <typename Visit>
void ForEachAction(const Function& function, Visit visit) {
  for (const Block& block : function.blocks) {
    for (const Action& action : block.actions) visit(action);
  }
}

}  // namespace

bool EndsThread(std::string_view name) {
  return name == "pthread_exit" || name == "thrd_exit" || name == "g_thread_exit";
}

Relevance::Relevance(const Program& program)
    : program_(program),
      enters_(program.functions.size(), false),
      balances_(program.functions.size(), 0) {
  FindReach();
  FindBalances();
  FindFlags();
  FindReaders();
  const auto count = static_cast<FunctionId>(program.functions.size());
  for (FunctionId id = 0; id < count; ++id) Seed(id);
  again_.assign(count, true);
  do {
    changed_ = false;
    for (FunctionId id = 0; id < count; ++id) {
      if (!again_[id]) continue;
      again_[id] = false;
      ForEachAction(program.functions[id], [&](const Action& action) { Flow(id, action); });
    }
  } while (changed_);
  field_readers_ = {};
  global_readers_ = {};
  FindEntered();
  FindWays();
}

void Relevance::FindWays() {
  on_the_way_ = fields_;
  for (const Path& path : program_.paths) {
    bool leads = false;
    for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
      if (step->kind != StepKind::kField) continue;
      if (leads) on_the_way_.insert(step->name);
      leads = leads || Field(step->name);
    }
    if (leads && path.root == Root::kGlobal) on_the_way_.insert(path.id);
  }
}

void Relevance::FindReach() {
  std::vector<FunctionId> work;
  for (FunctionId id = 0; id < program_.functions.size(); ++id) {
    bool found = false;
    ForEachAction(program_.functions[id], [&](const Action& action) {
      found = found || Decides(action) || EndsThread(program_.Text(action.name));
    });
    if (!found) continue;
    enters_[id] = true;
    work.push_back(id);
  }
  Spread(std::move(work));
}

// Whoever calls or makes what is entered is entered.
void Relevance::Spread(std::vector<FunctionId> work) {
  while (!work.empty()) {
    const FunctionId id = work.back();
    work.pop_back();
    for (const FunctionId user : program_.functions[id].callers) {
      if (enters_[user]) continue;
      enters_[user] = true;
      work.push_back(user);
    }
  }
}

Relevance::Balance Relevance::BalanceOf(const Action& action) const {
  constexpr Balance kUp = kEven << 1U;
  constexpr Balance kDown = kEven >> 1U;
  // What a scoped guard takes and gives back ends with its scope, whoever calls its methods.
  if (action.guard != nullptr) return kEven;
  if (action.api != nullptr && action.kind == OpKind::kCall) {
    const Op op = action.api->op;
    if (op == Op::kAcquire) return kUp;
    if (op == Op::kTryAcquire || op == Op::kTimedAcquire) return kUp | kEven;
    if (op == Op::kRelease) return kDown;
    return kEven;
  }
  Balance sum = 0;
  bool entered = false;
  for (const FunctionId callee : action.callees) {
    entered = true;
    sum |= enters_[callee] ? balances_[callee] : kEven;
  }
  return entered && action.kind != OpKind::kClosure ? sum : kEven;
}

Relevance::Balance Relevance::BalanceOf(const Function& function) const {
  std::vector<Balance> at(function.blocks.size(), 0);
  at[function.entry] = kEven;
  std::vector<std::uint32_t> work = {function.entry};
  while (!work.empty()) {
    const std::uint32_t block = work.back();
    work.pop_back();
    Balance now = at[block];
    for (const Action& action : function.blocks[block].actions) {
      const Balance by = BalanceOf(action);
      if (by != kEven) now = Shift(now, by);
    }
    for (const int succ : function.blocks[block].succs) {
      if (succ < 0) continue;
      const auto next = static_cast<std::uint32_t>(succ);
      const Balance joined = at[next] | now;
      if (std::exchange(at[next], joined) != joined) work.push_back(next);
    }
  }
  return at[function.exit];
}

void Relevance::FindBalances() {
  std::vector<FunctionId> work;
  std::vector<bool> queued = enters_;
  for (FunctionId id = 0; id < program_.functions.size(); ++id) {
    if (enters_[id]) work.push_back(id);
  }
  while (!work.empty()) {
    const FunctionId id = work.back();
    work.pop_back();
    queued[id] = false;
    const Balance now = balances_[id] | BalanceOf(program_.functions[id]);
    if (std::exchange(balances_[id], now) == now) continue;
    for (const FunctionId user : program_.functions[id].callers) {
      if (!enters_[user] || queued[user]) continue;
      queued[user] = true;
      work.push_back(user);
    }
  }
}

void Relevance::Mark(FunctionId id, PathId path_id) {
  if (path_id == 0) return;
  const Path& path = program_.PathOf(path_id);
  for (const PathStep& step : path.steps) {
    if (step.kind == StepKind::kField && fields_.insert(step.name).second)
      LookAgain(field_readers_, step.name);
    if (step.index != 0) Mark(id, step.index);
  }
  switch (path.root) {
    case Root::kGlobal:
      return Insert(path.root, 0, path.id);
    case Root::kThis:
      return Insert(path.root, id, 0);
    case Root::kParam:
    case Root::kLocal:
    case Root::kResult:
      return Insert(path.root, id, path.id);
    case Root::kCapture:
      Insert(Root::kThis, id, 0);  // what was captured comes with the closure
      return Insert(path.root, id, path.id);
    default:
      return;
  }
}

// What a function asks about: its own slots, those of its callees, fields and globals by name.
void Relevance::Insert(Root root, std::uint32_t function, std::uint32_t id) {
  if (!slots_.insert(SlotOf(root, function, id)).second) return;
  if (root == Root::kGlobal) return LookAgain(global_readers_, id);
  if (again_.empty()) return;  // nothing has been looked at yet
  changed_ = true;
  again_[function] = true;
  if (root == Root::kLocal || root == Root::kResult || root == Root::kUnknown) return;
  for (const FunctionId caller : program_.functions[function].callers) again_[caller] = true;
}

void Relevance::LookAgain(const Readers& readers, StringId name) {
  if (again_.empty()) return;
  const auto found = readers.find(name);
  if (found == readers.end()) return;
  changed_ = true;
  for (const FunctionId reader : found->second) again_[reader] = true;
}

void Relevance::NoteReader(FunctionId id, PathId path_id) {
  if (path_id == 0) return;
  const Path& path = program_.PathOf(path_id);
  const auto note = [id](std::vector<FunctionId>& readers) {
    if (readers.empty() || readers.back() != id) readers.push_back(id);
  };
  for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
    if (step->kind == StepKind::kField) return note(field_readers_[step->name]);
  }
  if (path.root == Root::kGlobal) note(global_readers_[path.id]);
}

void Relevance::FindReaders() {
  for (FunctionId id = 0; id < program_.functions.size(); ++id) {
    ForEachAction(program_.functions[id], [&](const Action& action) {
      NoteReader(id, action.object);
      NoteReader(id, action.result);
      for (const PathId argument : action.args) NoteReader(id, argument);
    });
  }
}

void Relevance::MarkCallable(FunctionId id, PathId path) {
  if (path == 0) return;
  const std::vector<FunctionId>& targets = program_.ValueTargets(id, path);
  if (std::any_of(targets.begin(), targets.end(),
                  [this](FunctionId target) { return enters_[target]; }))
    Mark(id, path);
}

bool Relevance::Matters(FunctionId id, PathId path_id) const {
  if (path_id == 0) return false;
  const Path& path = program_.PathOf(path_id);
  for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
    if (step->kind == StepKind::kField) return Field(step->name);
  }
  const bool shared = path.root == Root::kGlobal;
  const std::uint32_t index = path.root == Root::kThis ? 0 : path.id;
  return path.root != Root::kUnknown && Has(path.root, shared ? 0 : id, index);
}

// VariableOf returns the member or global that a path ends in, 0 for anything else.
StringId Relevance::VariableOf(PathId path_id) const {
  if (path_id == 0) return 0;
  const Path& path = program_.PathOf(path_id);
  if (path.steps.empty()) return path.root == Root::kGlobal ? path.id : 0;
  const PathStep& last = path.steps.back();
  return last.kind == StepKind::kField ? last.name : 0;
}

// Flags are members and globals that are only given constants, one of them by a function that calls
// others which take locks: so a function tells those that it calls what it has locked, or that they
// are not to enter it again.
void Relevance::FindFlags() {
  absl::flat_hash_set<StringId> others;
  for (FunctionId id = 0; id < program_.functions.size(); ++id) {
    std::vector<StringId> given;
    bool calls = false;
    ForEachAction(program_.functions[id], [&](const Action& action) {
      calls = calls || std::any_of(action.callees.begin(), action.callees.end(),
                                   [this](FunctionId callee) { return enters_[callee]; });
      if (action.kind != OpKind::kAssign) return;
      const StringId variable = VariableOf(action.object);
      const bool constant = !action.args.empty() && action.args[0] != 0 &&
                            program_.PathOf(action.args[0]).root == Root::kConstant;
      if (constant) given.push_back(variable);
      if (!constant) others.insert(variable);
    });
    if (calls) flags_.insert(given.begin(), given.end());
  }
  absl::erase_if(flags_, [&](StringId name) { return name == 0 || others.contains(name); });
}

void Relevance::Seed(FunctionId id) {
  if (!enters_[id]) return;
  ForEachAction(program_.functions[id], [&](const Action& action) {
    const bool calls_value = action.kind == OpKind::kCall && !action.callees.empty();
    if (calls_value && std::any_of(action.callees.begin(), action.callees.end(),
                                   [&](FunctionId callee) { return enters_[callee]; })) {
      Mark(id, action.target);
      const bool closure =
          program_.functions[action.callees.front()].kind == FunctionKind::kClosureBody;
      if (action.callee == 0 || closure) Mark(id, action.object);
    }
    // An algorithm of a library may call what it is given.
    const bool library =
        action.kind == OpKind::kCall && action.callees.empty() && action.api == nullptr;
    for (const PathId argument : action.args) {
      if (library) MarkCallable(id, argument);
    }
    if (!Decides(action)) return;
    Mark(id, action.object);
    Mark(id, action.result);
    // Where no thread was made, none is alive.
    if (action.api != nullptr && action.api->op == Op::kSpawn)
      Insert(Root::kResult, id, action.ordinal);
    for (const PathId argument : action.args) Mark(id, argument);
  });
  SeedBranches(id);
}

void Relevance::SeedBranches(FunctionId id) {
  // Where every path gives back what it takes, a branch only selects among such paths; what a
  // caller passes may select for good.
  const Function& function = program_.functions[id];
  const bool even = Even(id);
  const auto chosen = [&](const Path& path) {
    return path.root == Root::kParam && path.steps.empty() && path.id < function.params.size() &&
           !function.params[path.id].is_pointer && !function.params[path.id].is_reference;
  };
  for (const Block& block : function.blocks) {
    const ConditionKind kind = block.condition.kind;
    const bool order = kind == ConditionKind::kLess || kind == ConditionKind::kLessEqual;
    for (const PathId side : {block.condition.lhs, block.condition.rhs}) {
      if (side == 0) continue;
      const bool flag = !order && flags_.contains(VariableOf(side));
      if (!even || flag || (!order && chosen(program_.PathOf(side)))) Mark(id, side);
    }
  }
}

void Relevance::Flow(FunctionId id, const Action& action) {
  switch (action.kind) {
    case OpKind::kAssign:
      if (!action.args.empty() && Matters(id, action.object)) {
        Mark(id, action.args[0]);
        // Whose member it is that the constructor binds.
        const bool member = program_.PathOf(action.object).root == Root::kThis;
        if (member && program_.functions[id].kind == FunctionKind::kConstructor)
          Insert(Root::kThis, id, 0);
      }
      return;
    case OpKind::kReturn:
      // A number that a call computes matters when it tells what the call did with a lock.
      if (!action.args.empty() && Returned(id) &&
          (program_.functions[id].returns_object || !Even(id)))
        Mark(id, action.args[0]);
      return;
    case OpKind::kClosure:
      for (const FunctionId body : action.callees) {
        for (std::uint32_t i = 0; i < action.args.size(); ++i)
          Bind(id, action.args[i], Root::kCapture, body, i);
      }
      return;
    default:
      return FlowCall(id, action);
  }
}

// A value that matters on one side of a binding matters on the other, where it may be changed.
void Relevance::Bind(FunctionId id, PathId argument, Root root, FunctionId callee,
                     std::uint32_t index) {
  if (argument == 0) return;
  if (Has(root, callee, index)) return Mark(id, argument);
  const Path& path = program_.PathOf(argument);
  if (path.root == Root::kThis && path.steps.empty()) return;
  const Function& function = program_.functions[callee];
  const bool writes = root == Root::kCapture ||
                      (index < function.params.size() &&
                       (function.params[index].is_reference || function.params[index].is_pointer));
  if (writes && Matters(id, argument)) Insert(root, callee, index);
}

void Relevance::FlowCall(FunctionId id, const Action& action) {
  const bool wanted = Matters(id, action.result) || Result(id, action.ordinal);
  for (const FunctionId callee : action.callees) {
    const Function& function = program_.functions[callee];
    if (wanted && action.kind == OpKind::kCall) Insert(Root::kUnknown, callee, 0);
    if (Self(callee)) Mark(id, action.object);
    for (std::uint32_t i = 0; i < action.args.size() && i < function.params.size(); ++i)
      Bind(id, action.args[i], Root::kParam, callee, i);
  }
  if (!action.callees.empty()) return;
  if (!wanted && !(action.kind == OpKind::kConstruct && Matters(id, action.object))) return;
  Mark(id, action.object);
  for (const PathId argument : action.args) Mark(id, argument);
}

// Constructors bind the members that the rest of a class uses.
void Relevance::FindEntered() {
  std::vector<FunctionId> work;
  for (FunctionId id = 0; id < program_.functions.size(); ++id) {
    const Function& function = program_.functions[id];
    if (function.kind != FunctionKind::kConstructor || enters_[id]) continue;
    bool binds = false;
    ForEachAction(function, [&](const Action& action) {
      binds = binds || (action.kind == OpKind::kAssign && Matters(id, action.object));
    });
    if (!binds) continue;
    enters_[id] = true;
    work.push_back(id);
  }
  Spread(std::move(work));
}

}  // namespace impasse::skeleton
