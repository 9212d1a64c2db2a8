#include "analyzer/explore/shared_data.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <string>

#include "analyzer/model/words.h"

namespace impasse::explore {

using skeleton::Action;
using skeleton::Block;
using skeleton::Condition;
using skeleton::Function;
using skeleton::FunctionId;
using skeleton::OpKind;
using skeleton::Path;
using skeleton::PathId;
using skeleton::Program;
using skeleton::Root;
using skeleton::StepKind;

namespace {

constexpr int kDeepest = 3;  // calls that a condition is followed through
constexpr std::uint64_t kMember = 1ULL << 32U;
constexpr std::uint64_t kGlobal = 2ULL << 32U;

// A number, truth value, enumeration, atomic or list: not what leads to other objects.
bool IsDatum(const Program& program, skeleton::StringId type) {
  const std::string_view text = program.Text(type);
  if (text.empty() || text.ends_with('*') || text.ends_with('&') || text.ends_with(']'))
    return false;
  if (IsAtomicName(text) || IsListName(text)) return true;
  return !text.starts_with("std::") && program.FindClass(type) == nullptr &&
         program.TypeKind(type) == ObjectKind::kUnknown;
}

const Action* ActionAt(const Function& function, std::uint32_t ordinal) {
  for (const Block& block : function.blocks) {
    for (const Action& action : block.actions) {
      if (action.ordinal == ordinal) return &action;
    }
  }
  return nullptr;
}

bool IsOnCondition(const Action& action) {
  return action.api != nullptr && action.api->kind == ObjectKind::kCondition;
}

bool Notifies(const Action& action) {
  return IsOnCondition(action) &&
         (action.api->op == Op::kNotifyOne || action.api->op == Op::kNotifyAll);
}

bool Waits(const Action& action) {
  return IsOnCondition(action) && (action.api->op == Op::kWait || action.api->op == Op::kTimedWait);
}

// A channel that is closed twice, a promise that is set twice: flags keep that from happening.
bool ClosesOrSets(const Action& action) {
  if (action.api == nullptr) return false;
  const bool sets = action.api->kind == ObjectKind::kFuture && action.api->op == Op::kPost;
  return sets || action.api->op == Op::kClose;
}

void ForEachAction(const Program& program,
                   const std::function<void(FunctionId, const Action&)>& visit) {
  for (FunctionId id = 0; id < program.functions.size(); ++id) {
    for (const Block& block : program.functions[id].blocks) {
      for (const Action& action : block.actions) visit(id, action);
    }
  }
}

// What is done to a variable, which may be given what a call returns.
Change AnyChange(const Program& program, const Action& action) {
  const Change change = ChangeOf(program, action);
  if (change.kind != Change::Kind::kNone || action.kind != OpKind::kCall) return change;
  if (action.result == 0) return {};
  return {.kind = Change::Kind::kUnknown, .object = action.result};
}

}  // namespace

SharedData::SharedData(const Program& program) : program_(&program) {
  std::set<FunctionId> deciding;
  ForEachAction(program, [&](FunctionId id, const Action& action) {
    if (action.kind == OpKind::kClosure) {
      for (const FunctionId body : action.callees) creators_.try_emplace(body, id, &action);
    }
    if (Notifies(action)) notifiers_.emplace_back(id, action.object);
    if (Notifies(action) || Waits(action) || ClosesOrSets(action)) deciding.insert(id);
  });
  if (!deciding.empty()) FindExposed();
  for (const FunctionId id : deciding) Find(id, 0);
  for (const FunctionId id : deciding) FindCallers(id, 0);
  if (!empty()) FindWriters();
}

// A function that decides nothing itself leaves the decision to its callers: a wrapper.
void SharedData::FindCallers(FunctionId id, int depth) {
  const Function& function = program_->functions[id];
  const bool decides = std::ranges::any_of(
      function.blocks, [](const Block& block) { return block.succs.size() > 1; });
  if (decides || depth >= kDeepest) return;
  for (const FunctionId caller : function.callers) {
    Find(caller, 0);
    FindCallers(caller, depth + 1);
  }
}

// All that the branches of a function look at, and what the truth value depends on that it returns.
void SharedData::Find(FunctionId id, int depth) {
  if (depth > kDeepest || !seen_.insert(id).second) return;
  for (const Block& block : program_->functions[id].blocks) {
    FindIn(id, block.condition);
    for (const Condition& returned : block.returned) FindIn(id, returned);
    for (const Action& action : block.actions) {
      if (action.kind == OpKind::kReturn && !action.args.empty()) FindAt(id, action.args[0]);
      if (Waits(action)) FindPredicate(id, action, depth);
    }
  }
}

// The predicate that a wait is given as a closure.
void SharedData::FindPredicate(FunctionId id, const Action& wait, int depth) {
  for (const PathId arg : wait.args) {
    const Path& path = program_->PathOf(arg);
    if (path.root != Root::kResult) continue;
    const Action* made = ActionAt(program_->functions[id], path.id);
    if (made == nullptr || made->kind != OpKind::kClosure) continue;
    for (const FunctionId body : made->callees) Find(body, depth + 1);
  }
}

void SharedData::FindIn(FunctionId id, const Condition& condition) {
  if (condition.kind == skeleton::ConditionKind::kNone) return;
  FindAt(id, condition.lhs);
  FindAt(id, condition.rhs);
}

void SharedData::FindAt(FunctionId id, PathId path_id, int depth) {
  if (path_id == 0 || depth > kDeepest) return;
  const Path& path = program_->PathOf(path_id);
  if (path.root == Root::kResult && path.steps.empty()) return FindInCall(id, path.id);
  if (const auto origin = OriginOf(id, path)) {
    if (exposed_.contains(*origin)) locals_.insert(*origin);
    return;
  }
  if (!IsDatum(*program_, path.type)) return;
  if (!path.steps.empty()) {
    if (path.steps.back().kind == StepKind::kField) members_.insert(path.steps.back().name);
    return;
  }
  if (path.root == Root::kParam) FollowParameter(id, path.id, depth + 1);
  if (path.root == Root::kCapture) FollowCapture(id, path.id, depth + 1);
  const skeleton::Global* global =
      path.root == Root::kGlobal ? program_->FindGlobal(path.id) : nullptr;
  if (global != nullptr && !global->is_static_local) globals_.insert(path.id);
}

// The value that a call gives: of an atomic or a list, or what a function of the program returns.
void SharedData::FindInCall(FunctionId id, std::uint32_t ordinal) {
  const Action* action = ActionAt(program_->functions[id], ordinal);
  if (action == nullptr || action->kind != OpKind::kCall) return;
  if (ChangeOf(*program_, *action).kind != Change::Kind::kNone) FindAt(id, action->object);
  for (const FunctionId callee : action->callees) Find(callee, 1);
}

// A global or member that was captured, or a reference to one.
void SharedData::FollowCapture(FunctionId id, std::uint32_t index, int depth) {
  const auto creator = creators_.find(id);
  if (creator == creators_.end()) return;
  const auto& [maker, closure] = creator->second;
  const bool by_ref = index < closure->by_ref.size() && closure->by_ref[index];
  if (by_ref && index < closure->args.size()) FindAt(maker, closure->args[index], depth);
}

// A reference is what the callers hand in.
void SharedData::FollowParameter(FunctionId id, std::uint32_t parameter, int depth) {
  const Function& function = program_->functions[id];
  if (parameter >= function.params.size() || !function.params[parameter].is_reference) return;
  for (const FunctionId caller : function.callers) {
    for (const Block& block : program_->functions[caller].blocks) {
      for (const Action& action : block.actions) {
        const bool calls = action.kind == OpKind::kCall && action.args.size() > parameter &&
                           std::ranges::find(action.callees, id) != action.callees.end();
        if (calls) FindAt(caller, action.args[parameter], depth);
      }
    }
  }
}

// The local variable that a path is, in the function whose variable it is.
std::optional<SharedData::Local> SharedData::OriginOf(FunctionId id, const Path& path,
                                                      int depth) const {
  if (!path.steps.empty() || depth > kDeepest) return std::nullopt;
  if (path.root == Root::kLocal) {
    const auto& locals = program_->functions[id].locals;
    const bool datum = path.id < locals.size() && !locals[path.id].is_reference &&
                       IsDatum(*program_, locals[path.id].type);
    return datum ? std::optional<Local>({id, path.id}) : std::nullopt;
  }
  if (path.root != Root::kCapture) return std::nullopt;
  const auto creator = creators_.find(id);
  if (creator == creators_.end()) return std::nullopt;
  const auto& [maker, closure] = creator->second;
  const bool by_ref = path.id < closure->by_ref.size() && closure->by_ref[path.id];
  if (!by_ref || path.id >= closure->args.size() || closure->args[path.id] == 0) {
    return std::nullopt;
  }
  return OriginOf(maker, program_->PathOf(closure->args[path.id]), depth + 1);
}

// Local variables that a closure changes, or that it sees while their function changes them; and
// those whose address is handed on.
void SharedData::FindExposed() {
  std::map<Local, int> changes;
  std::set<Local> captured;
  ForEachAction(*program_, [&](FunctionId id, const Action& action) {
    Expose(id, action);
    if (action.kind == OpKind::kClosure) AddCaptured(id, action, captured);
    const Change change = AnyChange(*program_, action);
    if (change.object == 0 || change.kind == Change::Kind::kRead) return;
    const auto local = OriginOf(id, program_->PathOf(change.object));
    if (!local) return;
    if (local->first != id) exposed_.insert(*local);
    // A counter of a loop is set once and counts in one place.
    changes[*local] += change.kind == Change::Kind::kAdd ? 1 : 2;
  });
  for (const Local& local : captured) {
    if (changes[local] > 3) exposed_.insert(local);
  }
}

void SharedData::AddCaptured(FunctionId id, const Action& closure,
                             std::set<Local>& captured) const {
  for (std::size_t i = 0; i < closure.args.size() && i < closure.by_ref.size(); ++i) {
    const auto local = OriginOf(id, program_->PathOf(closure.args[i]));
    if (closure.by_ref[i] && local) captured.insert(*local);
  }
}

void SharedData::Expose(FunctionId id, const Action& action) {
  const auto expose = [&](PathId arg, bool refers) {
    if (arg == 0) return;
    Path path = program_->PathOf(arg);
    const bool address = path.steps.size() == 1 && path.steps[0].kind == StepKind::kAddress;
    if (!address && !refers) return;
    if (address) path.steps.clear();
    if (const auto local = OriginOf(id, path)) exposed_.insert(*local);
  };
  const bool refers = program_->Text(action.name) == "std::ref";
  for (std::size_t i = 0; i < action.args.size(); ++i) {
    bool by_reference = refers;
    for (const FunctionId callee : action.callees) {
      const auto& params = program_->functions[callee].params;
      by_reference |= action.kind == OpKind::kCall && i < params.size() && params[i].is_reference;
    }
    expose(action.args[i], by_reference);
  }
}

std::optional<std::uint64_t> SharedData::NameOfPath(const Path& path) const {
  if (path.steps.empty()) {
    if (path.root != Root::kGlobal || !globals_.contains(path.id)) return std::nullopt;
    return kGlobal | path.id;
  }
  const skeleton::PathStep& last = path.steps.back();
  if (last.kind != StepKind::kField || !members_.contains(last.name)) return std::nullopt;
  return kMember | last.name;
}

bool SharedData::Names(const Path& path) const {
  if (NameOfPath(path)) return true;
  // What is captured or handed in by reference may be one.
  const bool own = path.root == Root::kLocal && path.steps.empty();
  const bool through = path.root == Root::kCapture || path.root == Root::kParam || own;
  const bool direct = path.steps.empty() || path.steps.back().kind == StepKind::kDeref;
  return through && direct && IsDatum(*program_, path.type) && (!own || !locals_.empty());
}

void SharedData::FindWriters() {
  for (FunctionId id = 0; id < program_->functions.size(); ++id) {
    for (const Block& block : program_->functions[id].blocks) {
      const bool looks = std::ranges::any_of(
          block.returned, [this](const Condition& returned) { return LooksAtData(returned); });
      if (looks) touching_.insert(id);
    }
  }
  ForEachAction(*program_, [this](FunctionId id, const Action& action) {
    const bool returns = action.kind == OpKind::kReturn && !action.args.empty() &&
                         NameOfPath(program_->PathOf(action.args[0]));
    if (returns) touching_.insert(id);
    AddWriter(id, action);
  });
  // What only constructors set is a constant of its object.
  std::erase_if(members_,
                [this](skeleton::StringId name) { return !changed_.contains(kMember | name); });
}

bool SharedData::LooksAtData(const Condition& condition) const {
  const auto names = [this](PathId path) { return path != 0 && Names(program_->PathOf(path)); };
  return names(condition.lhs) || names(condition.rhs);
}

void SharedData::AddWriter(FunctionId id, const Action& action) {
  const Change change = AnyChange(*program_, action);
  if (change.object == 0) return;
  const Path& path = program_->PathOf(change.object);
  if (!Names(path)) return;
  touching_.insert(id);
  const skeleton::FunctionKind kind = program_->functions[id].kind;
  const bool makes =
      kind == skeleton::FunctionKind::kConstructor || kind == skeleton::FunctionKind::kDestructor;
  const bool own = makes && path.root == Root::kThis;
  const auto name = NameOfPath(path);
  const bool first = kind == skeleton::FunctionKind::kConstructor && own;
  if (name && !first && change.kind != Change::Kind::kRead) changed_.insert(*name);
  if (name && !own && change.kind != Change::Kind::kRead) writers_[*name].insert(id);
}

bool SharedData::Holds(const Ref& ref, const std::set<Ref>& locals) const {
  if (!IsKnown(ref) || ref.find('*') != Ref::npos || ref.find('[') != Ref::npos) return false;
  if (ref.front() == 'l' && ref.find('/') == Ref::npos) return locals.contains(ref);
  if (ref.front() != 'l' && ref.front() != 'g' && ref.front() != 'a') return false;
  const auto name = NameOf(ref);
  if (!name) return false;
  const auto id = static_cast<skeleton::StringId>(*name & 0xffffffffU);
  return (*name & kMember) != 0 ? members_.contains(id) : globals_.contains(id);
}

std::optional<std::uint64_t> SharedData::NameOf(const Ref& ref) {
  const auto slash = ref.rfind('/');
  const bool member = slash != Ref::npos;
  if (!member && (ref.empty() || ref.front() != 'g')) return std::nullopt;
  const std::string_view digits = std::string_view(ref).substr(member ? slash + 1 : 1);
  std::uint32_t id = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return (member ? kMember : kGlobal) | id;
}

std::vector<std::uint32_t> SharedData::LocalsOf(FunctionId function) const {
  std::vector<std::uint32_t> found;
  for (auto it = locals_.lower_bound({function, 0}); it != locals_.end() && it->first == function;
       ++it) {
    found.push_back(it->second);
  }
  return found;
}

const std::set<FunctionId>& SharedData::WritersOf(std::uint64_t name) const {
  static const std::set<FunctionId> kNobody;
  const auto found = writers_.find(name);
  return found == writers_.end() ? kNobody : found->second;
}

}  // namespace impasse::explore
