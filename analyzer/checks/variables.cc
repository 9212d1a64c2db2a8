#include "analyzer/checks/variables.h"

#include <algorithm>
#include <array>
#include <span>

#include "analyzer/model/words.h"

namespace impasse {
namespace {

using skeleton::Action;
using skeleton::Block;
using skeleton::Function;
using skeleton::FunctionId;
using skeleton::OpKind;
using skeleton::Path;
using skeleton::PathId;
using skeleton::Program;
using skeleton::Root;
using skeleton::StepKind;

constexpr int kDeepest = 4;

// A field is 1, a global 2; what belongs to one function begins at 3.
constexpr Slot Pack(Slot kind, Slot function, Slot id) {
  return kind << 60U | function << 28U | (id & 0xfffffffU);
}
constexpr Slot kField = 1;
constexpr Slot kGlobal = 2;
constexpr Slot kThis = 3;
constexpr Slot kParam = 4;
constexpr Slot kLocal = 5;
constexpr Slot kResult = 6;
constexpr Slot kCapture = 7;

Touch TouchOfAtomic(std::string_view method) {
  for (const std::string_view prefix : {"atomic_flag_", "atomic_"}) {
    if (method.starts_with(prefix)) method.remove_prefix(prefix.size());
  }
  if (method.starts_with("load") || method.starts_with("operator ") || method == "test" ||
      method.starts_with("test_explicit"))
    return Touch::kReads;
  if (method.starts_with("store") || method.starts_with("clear") || method == "operator=")
    return Touch::kWrites;
  if (method.starts_with("exchange") || method.starts_with("compare_exchange") ||
      method.starts_with("fetch_") || method.starts_with("test_and_set") ||
      method.starts_with("testAndSet") || method.starts_with("fetchAnd") || method == "ref" ||
      method == "deref" || method.starts_with("operator"))
    return Touch::kExchanges;
  return Touch::kUnknown;
}

Touch TouchOfBuiltin(std::string_view name) {
  if (name.ends_with("_init") || name.ends_with("fence")) return Touch::kUnknown;
  if (name.find("_load") != std::string_view::npos) return Touch::kReads;
  if (name.find("_store") != std::string_view::npos || name.starts_with("__sync_lock_release"))
    return Touch::kWrites;
  return name.starts_with("__sync_synchronize") ? Touch::kUnknown : Touch::kExchanges;
}

bool IsBuiltin(std::string_view name) {
  return name.starts_with("__c11_atomic_") || name.starts_with("__atomic_") ||
         name.starts_with("__sync_") || name.starts_with("__scoped_atomic_");
}

bool IsAtomicClass(std::string_view name) {
  return name.starts_with("std::atomic") || name.starts_with("std::__atomic") ||
         name.starts_with("QAtomic") || name.starts_with("QBasicAtomic") ||
         name.starts_with("boost::atomic");
}

Touch TouchOfContainer(std::string_view method) {
  constexpr std::array<std::string_view, 22> kReaders = {
      "empty",   "size", "length", "front",    "back",  "top",          "begin",     "end",
      "cbegin",  "cend", "count",  "find",     "data",  "value",        "has_value", "contains",
      "isEmpty", "at",   "head",   "capacity", "c_str", "operator bool"};
  constexpr std::array<std::string_view, 27> kWriters = {
      "push",    "push_back",   "push_front", "emplace",    "emplace_back", "emplace_front",
      "pop",     "pop_back",    "pop_front",  "insert",     "erase",        "clear",
      "assign",  "resize",      "append",     "swap",       "reset",        "operator=",
      "splice",  "merge",       "enqueue",    "operator+=", "dequeue",      "insert_or_assign",
      "prepend", "try_emplace", "extract"};
  if (IsOneOf(method, kReaders)) return Touch::kReads;
  return IsOneOf(method, kWriters) ? Touch::kWrites : Touch::kUnknown;
}

}  // namespace

Touch TouchOf(const Program& program, const Action& action) {
  if (action.kind != OpKind::kCall || action.api != nullptr || !action.callees.empty())
    return Touch::kUnknown;
  const std::string_view name = program.Text(action.name);
  if (IsBuiltin(name)) return TouchOfBuiltin(name);
  if (IsAtomicClass(name)) return TouchOfAtomic(LastComponent(name));
  return action.object != 0 ? TouchOfContainer(LastComponent(name)) : Touch::kUnknown;
}

PathId ObjectOf(const Action& action) {
  if (action.object != 0 || action.args.empty()) return action.object;
  return action.args.front();
}

Location DeclarationOf(const Program& program, PathId id) {
  if (id == 0) return {};
  const Path& path = program.PathOf(id);
  for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
    if (step->kind != StepKind::kField) continue;
    const std::string_view name = program.Text(step->name);
    if (name.starts_with("__pthread_") || name.starts_with("pthread_")) continue;
    const std::size_t end = name.rfind("::");
    if (end == std::string_view::npos) return {};
    const skeleton::Class* record = program.FindClass(program.Find(name.substr(0, end)));
    if (record == nullptr) return {};
    for (const skeleton::Variable& field : record->fields) {
      if (program.Text(field.name) == name.substr(end + 2)) return program.LocationOf(field.site);
    }
    return {};
  }
  const skeleton::Global* global =
      path.root == Root::kGlobal ? program.FindGlobal(path.id) : nullptr;
  return global == nullptr ? Location{} : program.LocationOf(global->site);
}

bool Inputs::Has(Slot slot) const {
  return std::any_of(variables.begin(), variables.end(),
                     [slot](const Read& read) { return read.slot == slot; });
}

void Inputs::Add(Slot slot, std::string_view text) {
  if (slot != 0 && !Has(slot)) variables.push_back({slot, std::string(text)});
}

void Inputs::Add(const Inputs& other) {
  for (const Read& read : other.variables) Add(read.slot, read.text);
  locals = locals || other.locals;
  calls = calls || other.calls;
}

bool Variables::IsLocal(Slot slot) { return slot >> 60U >= kThis; }

skeleton::StringId Variables::OwnerOf(Slot slot) const {
  if (slot >> 60U != kField) return 0;
  const std::string_view field = program_.Text(static_cast<skeleton::StringId>(slot & 0xfffffffU));
  const std::size_t end = field.rfind("::");
  return end == std::string_view::npos ? 0 : program_.Find(field.substr(0, end));
}

Slot Variables::SlotOf(FunctionId function, PathId path) { return SlotOf(function, path, 0); }

Slot Variables::SlotOf(FunctionId function, PathId id, int depth) {
  if (id == 0 || depth > kDeepest) return 0;
  const Path& path = program_.PathOf(id);
  for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
    // The only member of a library's flag is the flag.
    const bool member =
        step->kind == StepKind::kField && !program_.Text(step->name).ends_with("::_Value");
    if (member) return Pack(kField, 0, step->name);
  }
  switch (path.root) {
    case Root::kGlobal:
      return Pack(kGlobal, 0, path.id);
    case Root::kThis:
      return Pack(kThis, function, 0);
    case Root::kParam:
      return Pack(kParam, function, path.id);
    case Root::kLocal:
      return LocalSlot(function, path, depth);
    case Root::kResult:
      return Pack(kResult, function, path.id);
    case Root::kCapture:
      return CaptureSlot(function, path.id, depth);
    default:
      return 0;
  }
}

// A reference is another name.
Slot Variables::LocalSlot(FunctionId function, const Path& path, int depth) {
  const Function& body = program_.functions[function];
  const Slot own = Pack(kLocal, function, path.id);
  if (path.id >= body.locals.size() || !body.locals[path.id].is_reference) return own;
  for (const Block& block : body.blocks) {
    for (const Action& action : block.actions) {
      if (action.kind != OpKind::kAssign || action.object == 0 || action.args.empty()) continue;
      const Path& bound = program_.PathOf(action.object);
      if (bound.root != Root::kLocal || bound.id != path.id || !bound.steps.empty()) continue;
      const Slot other = SlotOf(function, action.args[0], depth + 1);
      return other != 0 ? other : own;
    }
  }
  return own;
}

void Variables::FindCreators() {
  creators_.emplace();
  for (FunctionId id = 0; id < program_.functions.size(); ++id) {
    for (const Block& block : program_.functions[id].blocks) {
      for (const Action& action : block.actions) {
        if (action.kind != OpKind::kClosure) continue;
        for (const FunctionId body : action.callees) creators_->try_emplace(body, id, &action);
      }
    }
  }
}

Slot Variables::CaptureSlot(FunctionId body, std::uint32_t index, int depth) {
  if (!creators_.has_value()) FindCreators();
  const auto found = creators_->find(body);
  if (found == creators_->end()) return Pack(kCapture, body, index);
  const auto& [creator, closure] = found->second;
  const bool by_ref = index < closure->by_ref.size() && closure->by_ref[index];
  if (index >= closure->args.size() || closure->args[index] == 0)
    return Pack(kCapture, body, index);
  // A copy is a variable of its own; a copied pointer leads to the same object.
  const std::string& type = program_.Text(program_.PathOf(closure->args[index]).type);
  if (!by_ref && !type.ends_with('*')) return Pack(kCapture, body, index);
  return SlotOf(creator, closure->args[index], depth + 1);
}

const Action* Variables::ActionAt(FunctionId function, std::uint32_t ordinal) const {
  for (const Block& block : program_.functions[function].blocks) {
    for (const Action& action : block.actions) {
      if (action.ordinal == ordinal) return &action;
    }
  }
  return nullptr;
}

Inputs Variables::OfAction(FunctionId function, const Action& action, int depth) {
  Inputs reads;
  if (depth > kDeepest) return reads;
  if (TouchOf(program_, action) != Touch::kUnknown) {
    const PathId object = ObjectOf(action);
    reads.Add(SlotOf(function, object),
              object == 0 ? "" : program_.Text(program_.PathOf(object).text));
    return reads;
  }
  reads.calls = action.callees.empty();
  for (const FunctionId callee : action.callees) reads.Add(OfResult(callee, depth + 1));
  return reads;
}

void Variables::AddPath(FunctionId function, const Block& block, PathId id, int depth,
                        Inputs& reads) {
  if (id == 0 || depth > kDeepest) return;
  const Path& path = program_.PathOf(id);
  if (path.root == Root::kConstant) return;
  if (path.root == Root::kResult && path.steps.empty()) {
    if (const Action* action = ActionAt(function, path.id); action != nullptr)
      return reads.Add(OfAction(function, *action, depth));
  }
  if (path.root == Root::kLocal && path.steps.empty()) {
    // What was read into a variable just before.
    for (auto action = block.actions.rbegin(); action != block.actions.rend(); ++action) {
      if (action->result == id) return reads.Add(OfAction(function, *action, depth));
      if (action->kind == OpKind::kAssign && action->object == id && action->args.size() == 1 &&
          action->name == 0)
        return AddPath(function, block, action->args[0], depth + 1, reads);
    }
  }
  const bool own = path.root == Root::kLocal || path.root == Root::kParam;
  if (own && path.steps.empty()) reads.locals = true;
  reads.Add(SlotOf(function, id), program_.Text(path.text));
}

Inputs Variables::OfBranch(FunctionId function, const Block& block) {
  return OfBranch(function, block, 0);
}

Inputs Variables::OfBranch(FunctionId function, const Block& block, int depth) {
  Inputs reads;
  if (block.condition.kind == skeleton::ConditionKind::kNone) return reads;
  AddPath(function, block, block.condition.lhs, depth, reads);
  AddPath(function, block, block.condition.rhs, depth, reads);
  for (const PathId path : block.reads) AddPath(function, block, path, depth, reads);
  return reads;
}

Inputs Variables::OfResult(FunctionId function, int depth) {
  Inputs reads;
  if (depth > kDeepest) return reads;
  for (const Block& block : program_.functions[function].blocks) {
    reads.Add(OfBranch(function, block, depth));
    for (const Action& action : block.actions) {
      // The last operand of `return !queue.empty() || stopped.load()` decides no branch.
      const bool looks = action.kind == OpKind::kCall &&
                         (TouchOf(program_, action) == Touch::kReads || !action.callees.empty());
      if (looks) reads.Add(OfAction(function, action, depth));
      if (action.kind != OpKind::kReturn) continue;
      if (!action.args.empty()) AddPath(function, block, action.args[0], depth, reads);
      for (const PathId path : block.reads) AddPath(function, block, path, depth, reads);
    }
  }
  return reads;
}

Read Variables::Written(FunctionId function, const Action& action) {
  PathId object = 0;
  if (action.kind == OpKind::kAssign) object = action.object;
  const Touch touch = TouchOf(program_, action);
  if (touch == Touch::kWrites || touch == Touch::kExchanges) object = ObjectOf(action);
  if (object == 0) return {};
  return {SlotOf(function, object), program_.Text(program_.PathOf(object).text)};
}

std::vector<FunctionId> Variables::Callables(FunctionId function, PathId id) {
  if (id == 0) return {};
  const Path& path = program_.PathOf(id);
  if (path.root == Root::kResult && path.steps.empty()) {
    const Action* made = ActionAt(function, path.id);
    if (made != nullptr && made->kind == OpKind::kClosure)
      return {made->callees.begin(), made->callees.end()};
  }
  if (path.root == Root::kFunction && path.steps.empty()) {
    const FunctionId body = program_.FindFunction(path.id, program_.functions[function].tu);
    if (body != skeleton::kNone) return {body};
  }
  return program_.ValueTargets(function, id);
}

}  // namespace impasse
