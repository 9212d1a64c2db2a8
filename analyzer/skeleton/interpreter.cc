#include "analyzer/skeleton/interpreter.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace impasse::skeleton {

Interpreter::Interpreter(const Program& program, const LockAnalysisOptions& options)
    : program_(program), options_(options), relevance_(program) {
  for (const Class& record : program.classes) {
    for (const Variable& field : record.fields) {
      if (field.is_reference)
        reference_fields_.insert(
            program.Find(program.Text(record.type) + "::" + program.Text(field.name)));
    }
  }
}

bool Interpreter::SpendStep() {
  if (++steps_ > options_.max_steps) exhausted_ = true;
  return !exhausted_ && steps_ <= entry_limit_;
}

StringId Interpreter::TypeOf(ObjId id) const {
  const auto found = types_.find(id);
  return found == types_.end() ? 0 : found->second;
}

void Interpreter::Run() {
  AddPrograms();
  RunPending();
  AddOutsideCalls();
  RunPending();
}

void Interpreter::RunPending() {
  while (!pending_.empty() && !exhausted_) {
    const PendingThread thread = std::move(pending_.front());
    pending_.pop_front();
    RunThread(thread);
  }
}

void Interpreter::AddEntry(ThreadContext context, FunctionId id) {
  PendingThread thread{context, id, {}, {}};
  const Function& function = program_.functions[id];
  if (function.class_type != 0 && function.kind != FunctionKind::kClosureBody) {
    thread.bindings.self = objects_.Intern({.kind = ObjKind::kThis, .a = id});
  }
  for (std::uint32_t i = 0; i < function.params.size(); ++i) {
    const ObjId given = objects_.Intern({.kind = ObjKind::kParam, .a = id, .b = i});
    thread.bindings.arguments.push_back(given);
    const ObjId slot = objects_.Intern(
        {.kind = ObjKind::kLocal, .a = id, .b = 0x80000000U | i, .context = context});
    if (function.params[i].is_pointer) thread.state.Assign(slot, given);
  }
  pending_.push_back(std::move(thread));
}

void Interpreter::RunAlone(const std::set<FunctionId>& wanted) {
  contexts_.push_back({.outside = true});
  for (FunctionId id = 0; id < program_.functions.size(); ++id) {
    if (!relevance_.Enters(id) || !wanted.contains(id)) continue;
    AddEntry(0, id);
    RunThread(PendingThread(std::move(pending_.back())));
    pending_.clear();
    if (exhausted_) return;
  }
}

// Every main is a process of its own.
void Interpreter::AddPrograms() {
  for (FunctionId id = 0; id < program_.functions.size(); ++id) {
    if (!program_.functions[id].is_main) continue;
    tus_with_main_.insert(program_.functions[id].tu);
    contexts_.push_back({.entry = id});
    const auto context = static_cast<ThreadContext>(contexts_.size() - 1);
    for (FunctionId init = 0; init < program_.functions.size(); ++init) {
      const Function& function = program_.functions[init];
      if (function.kind == FunctionKind::kGlobalInit && relevance_.Enters(init))
        AddEntry(context, init);
    }
    if (relevance_.Enters(id)) AddEntry(context, id);
  }
}

// What no main reaches and nobody calls is the interface of a library: any thread may call it.
void Interpreter::AddOutsideCalls() {
  std::set<FunctionId> reached;
  for (const Variant& variant : variants_) reached.insert(variant.function);
  const auto outside = static_cast<ThreadContext>(contexts_.size());
  for (FunctionId id = 0; id < program_.functions.size(); ++id) {
    const Function& function = program_.functions[id];
    if (!relevance_.Enters(id) || !function.callers.empty() || reached.contains(id)) continue;
    if (function.kind == FunctionKind::kClosureBody || tus_with_main_.contains(function.tu))
      continue;
    if (!function.external && !function.address_taken && function.kind != FunctionKind::kGlobalInit)
      continue;
    if (outside == contexts_.size()) contexts_.push_back({.outside = true});
    AddEntry(outside, id);
  }
}

void Interpreter::RunThread(const PendingThread& thread) {
  entry_ = thread.function;
  entry_limit_ = steps_ + options_.max_entry_steps;
  const VariantId entry = Enter(thread.function, thread.context, thread.bindings, thread.state, {});
  if (entry != kNone) contexts_[thread.context].entries.push_back(entry);
}

std::vector<std::uint64_t> Interpreter::VariantKey(FunctionId function, ThreadContext context,
                                                   const Bindings& bindings,
                                                   const State& state) const {
  std::vector<std::uint64_t> key = {function, context, bindings.self};
  for (const ObjId argument : bindings.arguments) key.push_back(argument);
  key.push_back(~std::uint64_t{0});
  for (const HeldObject& h : state.held) {
    key.push_back(static_cast<std::uint64_t>(h.lock) << 8 | static_cast<std::uint64_t>(h.mode));
  }
  key.push_back(~std::uint64_t{0});
  for (const GuardObject& g : state.guards) {
    key.push_back(static_cast<std::uint64_t>(g.guard) << 1 | (g.owned ? 1 : 0));
    for (const ObjId lock : g.locks) key.push_back(lock);
  }
  key.push_back(~std::uint64_t{0});
  for (const auto& [location, value] : state.store)
    key.push_back(static_cast<std::uint64_t>(location) << 32 | value);
  key.push_back(~std::uint64_t{0});
  for (const ThreadContext live : state.live) key.push_back(live);
  return key;
}

// A function that takes or gives back a lock for its caller must know which: it is never widened.
bool Interpreter::IsFull(FunctionId function, ThreadContext context) const {
  if (!relevance_.Even(function)) return false;
  const auto count = variant_count_.find({context, function});
  return count != variant_count_.end() && count->second >= options_.max_neutral_variants;
}

// Widen gives a call the objects of an unknown caller, so that all further calls with equal locks
// are one.
void Interpreter::Widen(FunctionId function, ThreadContext context, Bindings& bindings,
                        State& state) {
  simplified_.insert(function);
  state.store.clear();
  const bool closure = objects_[bindings.self].kind == ObjKind::kClosure;
  if (bindings.self != 0 && !closure)
    bindings.self = objects_.Intern({.kind = ObjKind::kThis, .a = function});
  const std::vector<Variable>& params = program_.functions[function].params;
  for (std::uint32_t i = 0; i < bindings.arguments.size() && i < params.size(); ++i) {
    ObjId& argument = bindings.arguments[i];
    if (argument == 0) continue;
    argument = objects_.Intern({.kind = ObjKind::kParam, .a = function, .b = i});
    const ObjId slot = objects_.Intern(
        {.kind = ObjKind::kLocal, .a = function, .b = 0x80000000U | i, .context = context});
    if (params[i].is_pointer) state.Assign(slot, argument);
  }
}

// Enter interprets a call once per key and returns the variant; kNone when it must be skipped.
VariantId Interpreter::Enter(FunctionId function, ThreadContext context, Bindings bindings,
                             State state, Place caller) {
  if (exhausted_ || steps_ > entry_limit_ || depth_ >= options_.max_depth) {
    ++widened_;
    return kNone;
  }
  std::vector<std::uint64_t> key = VariantKey(function, context, bindings, state);
  auto found = variant_index_.find(key);
  const bool full = found == variant_index_.end() && IsFull(function, context);
  if (full) {
    Widen(function, context, bindings, state);
    key = VariantKey(function, context, bindings, state);
    found = variant_index_.find(key);
  }
  if (found == variant_index_.end()) {
    if (++variant_count_[{context, function}] > 100 * options_.max_variants) {
      ++widened_;
      return kNone;
    }
    const auto id = static_cast<VariantId>(variants_.size());
    found = variant_index_.emplace(std::move(key), id).first;
    variants_.push_back({.function = function,
                         .context = context,
                         .bindings = std::move(bindings),
                         .widened = full});
    if (caller.site.line != 0) variants_[id].callers.push_back(caller);
    ++depth_;
    Interpret(id, std::move(state));
    --depth_;
  } else if (caller.site.line != 0 && variants_[found->second].callers.size() < 8) {
    variants_[found->second].callers.push_back(caller);
  }
  return found->second;
}

void Interpreter::Interpret(VariantId variant, State state) {
  const FunctionId id = variants_[variant].function;
  const Function& function = program_.functions[id];
  const Frame frame{variant, &function, id, nullptr};
  variants_[variant].running = true;
  for (const HeldObject& held : state.held) variants_[variant].locks_at_entry.push_back(held.lock);
  state.conditions.clear();
  state.released.clear();
  state.result = 0;
  state.last = function.site;
  state.thrown = false;
  std::vector<std::map<std::vector<std::uint64_t>, State>> seen(function.blocks.size());
  std::vector<std::pair<std::uint32_t, State>> work;
  work.emplace_back(function.entry, std::move(state));
  while (!work.empty() && SpendStep()) {
    auto [block, current] = std::move(work.back());
    work.pop_back();
    const bool precise = seen[block].size() < options_.max_states;
    const auto [known, added] = seen[block].try_emplace(current.Key(precise), current);
    if (!added) {
      const State before = known->second;
      known->second.MergeFrom(current);
      if (known->second.live == before.live && known->second.Key(true) == before.Key(true))
        continue;
      current = known->second;
    } else if (seen[block].size() > 4 * options_.max_states) {
      continue;
    }
    Walk(frame, block, std::move(current), work);
  }
  variants_[variant].running = false;
  Reduce(variants_[variant].exits, 8);
}

void Interpreter::Walk(const Frame& frame, std::uint32_t index, State state,
                       std::vector<std::pair<std::uint32_t, State>>& out) {
  const Block& block = frame.function->blocks[index];
  if (block.in_catch) state.thrown = false;
  if (Loops(frame.id).join_heads.contains(index)) JoinElements(state);
  States states;
  states.push_back(std::move(state));
  Site site = block.actions.empty() ? Site{} : block.actions.back().site;
  for (const Action& action : block.actions) {
    Frame here = frame;
    here.action = &action;
    States next;
    for (State& current : states) {
      if (!SpendStep()) return;
      for (State& result : Step(here, std::move(current))) next.push_back(std::move(result));
    }
    Reduce(next, options_.max_states);
    states = std::move(next);
    if (action.kind == OpKind::kReturn || action.kind == OpKind::kThrow) site = action.site;
  }
  for (State& current : states) {
    if (site.line != 0) current.last = site;
    if (index == frame.function->exit) {
      const Site last = current.last;
      Leave(frame, last, std::move(current));
    } else {
      Branch(frame, block, current, out);
    }
  }
}

bool Interpreter::OwnedBy(ObjId id, const Frame& frame) const {
  const Obj& root = objects_[objects_.RootOf(id)];
  return (root.kind == ObjKind::kLocal || root.kind == ObjKind::kResult) && root.a == frame.id;
}

// What belongs to the function ends with it: guards give back, values are forgotten.
void Interpreter::CleanUp(const Frame& frame, State& state) {
  const auto returned = [&](ObjId id) {
    return state.result != 0 && objects_.RootOf(id) == objects_.RootOf(state.result);
  };
  std::vector<ObjId> ended;
  for (const GuardObject& guard : state.guards) {
    if (OwnedBy(guard.guard, frame) && !returned(guard.guard)) ended.push_back(guard.guard);
  }
  for (const ObjId guard : ended) EndGuard(frame, state, guard);
  std::erase_if(state.store, [&](const auto& entry) {
    return OwnedBy(entry.first, frame) && !returned(entry.first);
  });
}

void Interpreter::Leave(const Frame& frame, Site site, State state) {
  const bool thrown = std::exchange(state.thrown, false);
  Frame here = frame;
  const Action end{.site = site};
  here.action = &end;
  CleanUp(here, state);
  Variant& variant = variants_[frame.variant];
  for (HeldObject& held : state.held) {
    if (std::find(variant.locks_at_entry.begin(), variant.locks_at_entry.end(), held.lock) ==
        variant.locks_at_entry.end()) {
      held.passed.push_back(frame.id);
    }
  }
  const auto& blocks = frame.function->blocks;
  const bool catches =
      std::any_of(blocks.begin(), blocks.end(), [](const Block& block) { return block.in_catch; });
  if (variant.returns.size() < 64 && !(thrown && catches))
    variant.returns.emplace_back(site, state);
  if (thrown) return;
  state.conditions.clear();
  state.released.clear();
  for (State& known : variant.exits) {
    if (known.Key(true) != state.Key(true)) continue;
    known.MergeFrom(state);
    return;
  }
  variant.exits.push_back(std::move(state));
}

// Reduce joins states until at most `limit` are left; states with different locks stay apart.
void Interpreter::Reduce(States& states, std::size_t limit) {
  for (const bool precise : {true, false}) {
    if (!precise && states.size() <= limit) return;
    std::map<std::vector<std::uint64_t>, std::size_t> first;
    States kept;
    for (State& state : states) {
      const auto [found, added] = first.try_emplace(state.Key(precise), kept.size());
      if (added) {
        kept.push_back(std::move(state));
      } else {
        kept[found->second].MergeFrom(state);
      }
    }
    states = std::move(kept);
  }
  if (states.size() <= 4 * limit) return;
  ++widened_;
  states.resize(4 * limit);
}

// Threads kept in arrays and containers are joined one by one in a loop; the loop is taken to join
// all.
void Interpreter::JoinElements(State& state) {
  std::erase_if(state.handles, [&](const auto& handle) {
    if (objects_[handle.first].kind == ObjKind::kLocal) return false;
    state.RemoveLive(handle.second);
    return true;
  });
}

namespace {

using BlockSet = std::set<std::uint32_t>;
using BlockEdges = std::vector<std::vector<std::uint32_t>>;

// Edges of a control-flow graph in one direction.
BlockEdges EdgesOf(const std::vector<Block>& blocks, bool backwards) {
  BlockEdges edges(blocks.size());
  for (std::uint32_t i = 0; i < blocks.size(); ++i) {
    for (const int succ : blocks[i].succs) {
      if (succ < 0) continue;
      const auto to = static_cast<std::uint32_t>(succ);
      edges[backwards ? to : i].push_back(backwards ? i : to);
    }
  }
  return edges;
}

// What is reached from `head` without coming back to it.
BlockSet Reach(const BlockEdges& edges, std::uint32_t head) {
  BlockSet seen;
  std::vector<std::uint32_t> work = {head};
  while (!work.empty()) {
    const std::uint32_t block = work.back();
    work.pop_back();
    for (const std::uint32_t other : edges[block]) {
      if (other != head && seen.insert(other).second) work.push_back(other);
    }
  }
  return seen;
}

}  // namespace

const Interpreter::LoopFacts& Interpreter::Loops(FunctionId id) {
  const auto [found, added] = loops_.try_emplace(id);
  if (!added) return found->second;
  const std::vector<Block>& blocks = program_.functions[id].blocks;
  const BlockEdges forwards = EdgesOf(blocks, false);
  const BlockEdges backwards = EdgesOf(blocks, true);
  for (std::uint32_t head = 0; head < blocks.size(); ++head) {
    if (!blocks[head].loop_head) continue;
    // The body of a loop is what reaches its head again and is reached from it.
    BlockSet body = Reach(backwards, head);
    const BlockSet after = Reach(forwards, head);
    std::erase_if(body, [&](std::uint32_t block) { return !after.contains(block); });
    body.insert(head);
    for (const std::uint32_t block : body) {
      for (const Action& action : blocks[block].actions) {
        found->second.ordinals.insert(action.ordinal);
        if (action.kind == OpKind::kCall && action.api != nullptr && action.api->op == Op::kJoin)
          found->second.join_heads.insert(head);
      }
    }
  }
  return found->second;
}

bool Interpreter::InLoop(FunctionId function, std::uint32_t ordinal) {
  return Loops(function).ordinals.contains(ordinal);
}

bool Interpreter::BranchesAreFollowed(FunctionId function) {
  const auto variable = [&](PathId id) {
    if (id == 0) return false;
    const Path& path = program_.PathOf(id);
    const bool local = path.root == Root::kLocal || path.root == Root::kParam;
    return path.root == Root::kConstant || (local && path.steps.empty());
  };
  for (const Block& block : program_.functions[function].blocks) {
    const Condition& condition = block.condition;
    if (condition.kind == ConditionKind::kNone || !condition.changes) continue;
    if (!Repeats(function, condition.identity)) continue;
    const bool truth = condition.kind == ConditionKind::kTruth;
    if (!variable(condition.lhs) || !(truth || variable(condition.rhs))) return false;
  }
  return true;
}

// A condition is worth remembering only when the function asks twice.
bool Interpreter::Repeats(FunctionId function, StringId identity) {
  auto [found, added] = repeated_.try_emplace(function);
  if (added) {
    for (const Block& block : program_.functions[function].blocks) {
      if (block.condition.kind != ConditionKind::kNone) ++found->second[block.condition.identity];
    }
  }
  const auto count = found->second.find(identity);
  return count != found->second.end() && count->second > 1;
}

}  // namespace impasse::skeleton
