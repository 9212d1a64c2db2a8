// ApplyAnnotations: Clang's thread-safety attributes as a source of truth. They decide about
// functions that are declared only, and about those whose body synchronises by means that are not
// understood (a spin lock made of atomics). Where a body is understood, it says more.
#include <string>
#include <string_view>
#include <utility>

#include "analyzer/skeleton/linking.h"

namespace impasse::skeleton {
namespace {

using lockapi::Success;

struct Meaning {
  std::string_view attribute;
  Op op;
  Mode mode;
};

constexpr Meaning kMeanings[] = {
    {"acquire_capability", Op::kAcquire, Mode::kExclusive},
    {"acquire_shared_capability", Op::kAcquire, Mode::kShared},
    {"try_acquire_capability", Op::kTryAcquire, Mode::kExclusive},
    {"try_acquire_shared_capability", Op::kTryAcquire, Mode::kShared},
    {"release_capability", Op::kRelease, Mode::kExclusive},
};

class Annotator {
 public:
  explicit Annotator(Linking& linking) : linking_(linking), program_(linking.program()) {}

  void Run() {
    FindCapabilities();
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      for (Block& block : program_.functions[id].blocks) Apply(id, block);
    }
  }

 private:
  bool Is(const Attribute& attribute, std::string_view name) const {
    return program_.Text(attribute.name) == name;
  }

  bool Has(const std::vector<Attribute>& attributes, std::string_view name) const {
    for (const Attribute& attribute : attributes) {
      if (Is(attribute, name)) return true;
    }
    return false;
  }

  // A class that is a capability is a lock; one that can be acquired shared is a reader-writer
  // lock.
  void FindCapabilities() {
    for (const Class& record : program_.classes) {
      if (!Has(record.attributes, "capability")) continue;
      const bool reentrant = Has(record.attributes, "reentrant_capability");
      linking_.capabilities()[record.type] =
          reentrant ? ObjectKind::kRecursiveMutex : ObjectKind::kMutex;
    }
    const auto shared = [this](StringId type, const std::vector<Attribute>& attributes) {
      const auto found = linking_.capabilities().find(type);
      if (found == linking_.capabilities().end()) return;
      if (Has(attributes, "acquire_shared_capability")) found->second = ObjectKind::kRwLock;
    };
    for (const Declaration& d : program_.declarations) shared(d.class_type, d.attributes);
    for (const Function& f : program_.functions) shared(f.class_type, f.attributes);
  }

  struct Callee {
    StringId class_type = 0;
    const std::vector<Attribute>* attributes = nullptr;
  };

  // What is known of a callee that is not understood.
  Callee CalleeOf(FunctionId caller, const Action& action) const {
    const FunctionId body = program_.FindFunction(action.callee, program_.functions[caller].tu);
    if (body != kNone) {
      const Function& function = program_.functions[body];
      if (function.reaches_sync || function.attributes.empty()) return {};
      return {function.class_type, &function.attributes};
    }
    const Declaration* declared = program_.FindDeclaration(action.callee);
    if (declared == nullptr || declared->attributes.empty()) return {};
    return {declared->class_type, &declared->attributes};
  }

  void Apply(FunctionId id, Block& block) {
    for (std::size_t i = 0; i < block.actions.size(); ++i) {
      Action& action = block.actions[i];
      if (action.callee == 0 || action.api != nullptr || action.guard != nullptr) continue;
      const Callee callee = CalleeOf(id, action);
      if (callee.attributes == nullptr) continue;
      if (ApplyToGuard(action, callee)) continue;
      if (action.kind != OpKind::kCall) continue;
      std::vector<Action> more = ApplyToCall(id, action, callee);
      const auto behind = block.actions.begin() + static_cast<std::ptrdiff_t>(i) + 1;
      i += more.size();
      block.actions.insert(behind, std::make_move_iterator(more.begin()),
                           std::make_move_iterator(more.end()));
    }
  }

  const lockapi::Function* Line(const Meaning& meaning, ObjectKind kind, Success success) {
    for (const lockapi::Function& known : linking_.annotated().functions) {
      if (known.op == meaning.op && known.mode == meaning.mode && known.kind == kind &&
          known.success == success)
        return &known;
    }
    linking_.annotated().functions.push_back({.name = meaning.attribute,
                                              .op = meaning.op,
                                              .mode = meaning.mode,
                                              .kind = kind,
                                              .success = success});
    return &linking_.annotated().functions.back();
  }

  const lockapi::Guard* GuardOf(StringId class_type, Mode mode) {
    const auto [found, added] = guards_.try_emplace(class_type, nullptr);
    if (added) {
      const std::string_view name = linking_.annotated().Keep(program_.Text(class_type));
      linking_.annotated().guards.push_back({.name = name, .mode = mode, .movable = true});
      found->second = &linking_.annotated().guards.back();
    }
    return found->second;
  }

  // A scoped capability: what its constructor acquires, its destructor gives back.
  bool ApplyToGuard(Action& action, const Callee& callee) {
    const Class* record = program_.FindClass(callee.class_type);
    if (record == nullptr || !Has(record->attributes, "scoped_lockable")) return false;
    for (const Meaning& meaning : kMeanings) {
      for (const Attribute& attribute : *callee.attributes) {
        if (!Is(attribute, meaning.attribute)) continue;
        if (action.kind == OpKind::kConstruct) {
          action.args = {attribute.args.empty() ? 0 : Substitute(attribute.args.back(), action)};
        }
        action.guard = GuardOf(callee.class_type, meaning.mode);
        if (action.kind == OpKind::kCall)
          action.api = Line(meaning, ObjectKind::kUnknown, Success::kAlways);
        return true;
      }
    }
    return false;
  }

  // The action becomes the operation on the first lock; the others follow as actions of their own.
  std::vector<Action> ApplyToCall(FunctionId id, Action& action, const Callee& callee) {
    std::vector<Action> operations;
    for (const Attribute& attribute : *callee.attributes) {
      for (const Meaning& meaning : kMeanings) {
        if (Is(attribute, meaning.attribute)) Operate(action, attribute, meaning, operations);
      }
    }
    if (operations.empty()) return {};
    Action first = std::move(operations.front());
    operations.erase(operations.begin());
    for (Action& other : operations) {
      other.ordinal = linking_.NextOrdinal(id);
      other.result = 0;
    }
    action = std::move(first);
    return operations;
  }

  void Operate(const Action& action, const Attribute& attribute, const Meaning& meaning,
               std::vector<Action>& out) {
    std::vector<PathId> locks = attribute.args;
    Success success = Success::kAlways;
    if (meaning.op == Op::kTryAcquire) {
      if (locks.empty()) return;
      const bool zero = program_.PathOf(locks.front()).value == 0;
      success = zero ? Success::kReturnsZero : Success::kReturnsTrue;
      locks.erase(locks.begin());
    }
    if (locks.empty()) locks.push_back(0);  // the object itself
    for (const PathId lock : locks) {
      const PathId object = lock == 0 ? action.object : Substitute(lock, action);
      const ObjectKind kind =
          object == 0 ? ObjectKind::kUnknown : program_.TypeKind(program_.PathOf(object).type);
      if (kind == ObjectKind::kUnknown) continue;  // a role, or not followed
      Action made = action;
      made.object = object;
      made.api = Line(meaning, kind, success);
      out.push_back(std::move(made));
    }
  }

  // Substitute puts a path of the callee into the terms of the caller.
  PathId Substitute(PathId id, const Action& action) {
    const Path path = program_.PathOf(id);
    PathId base = 0;
    if (path.root == Root::kGlobal) return PointeeOf(id);
    if (path.root == Root::kThis) base = action.object;
    if (path.root == Root::kParam && path.id < action.args.size()) base = action.args[path.id];
    if (base == 0) return 0;
    Path made = program_.PathOf(base);
    for (const PathStep& step : path.steps) {
      const bool cancels = step.kind == StepKind::kDeref && !made.steps.empty() &&
                           made.steps.back().kind == StepKind::kAddress;
      if (cancels) {
        made.steps.pop_back();
      } else {
        made.steps.push_back(step);
      }
    }
    if (!path.steps.empty()) {
      made.type = path.type;
      made.text = path.text;
    }
    return PointeeOf(linking_.InternPath(std::move(made)));
  }

  PathId PointeeOf(PathId id) { return linking_.Deref(id); }

  Linking& linking_;
  Program& program_;
  absl::flat_hash_map<StringId, const lockapi::Guard*> guards_;
};

}  // namespace

void ApplyAnnotations(Linking& linking) {
  Annotator(linking).Run();
  MarkSync(linking);
}

}  // namespace impasse::skeleton
