#include "analyzer/skeleton/lock_analysis.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "analyzer/model/thread_name.h"
#include "analyzer/skeleton/concurrency.h"
#include "analyzer/skeleton/interpreter.h"
#include "analyzer/skeleton/lock_names.h"

namespace impasse::skeleton {
namespace {

bool CallsItself(const Program& program, FunctionId id) {
  const auto& callers = program.functions[id].callers;
  return std::find(callers.begin(), callers.end(), id) != callers.end();
}

bool InArray(const Objects& objects, ObjId id) {
  for (; id != 0; id = objects[id].base) {
    if (objects[id].kind == ObjKind::kIndex) return true;
  }
  return false;
}

// PathOf is the chain of first callers, the entry point first.
CallPath PathOf(const Program& program, const Interpreter& interpreter, const Place& place) {
  CallPath path;
  Place at = place;
  for (int depth = 0; depth < 200; ++depth) {
    const Variant& variant = interpreter.variants()[at.variant];
    Frame frame;
    frame.function = program.Text(program.functions[variant.function].name);
    frame.location = program.LocationOf(at.site);
    path.push_back(std::move(frame));
    if (variant.callers.empty()) break;
    at = variant.callers.front();
  }
  std::reverse(path.begin(), path.end());
  return path;
}

// LeakFinder interprets every function alone, so that no argument of this program hides a path.
class LeakFinder {
 public:
  LeakFinder(const Program& program, const LockAnalysisOptions& options)
      : program_(program), interpreter_(program, options), names_(program, interpreter_) {}

  // Find looks at the functions that lock by hand, and at the callers of those that return with a
  // lock.
  std::vector<Leak> Find(const std::deque<Variant>& seen) {
    std::set<FunctionId> wanted;
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      if (LocksByHand(program_.functions[id])) wanted.insert(id);
    }
    for (const Variant& variant : seen) {
      for (const State& exit : variant.exits) {
        if (exit.held.size() <= variant.locks_at_entry.size()) continue;
        const std::vector<FunctionId>& callers = program_.functions[variant.function].callers;
        wanted.insert(callers.begin(), callers.end());
      }
    }
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      // Whoever gives a lock back that it has not taken shows that lock and unlock are apart on
      // purpose.
      if (program_.functions[id].callers.empty() && ReleasesByHand(program_.functions[id]))
        wanted.insert(id);
    }
    interpreter_.RunAlone(wanted);
    Leaks();
    return std::move(leaks_);
  }

 private:
  template <typename Matches>
  static bool HasApi(const Function& function, Matches matches) {
    for (const Block& block : function.blocks) {
      for (const Action& action : block.actions) {
        if (action.api != nullptr && action.kind == OpKind::kCall && matches(action.api->op))
          return true;
      }
    }
    return false;
  }
  static bool LocksByHand(const Function& function) {
    return HasApi(function, [](Op op) {
      return op == Op::kAcquire || op == Op::kTryAcquire || op == Op::kTimedAcquire;
    });
  }
  static bool ReleasesByHand(const Function& function) {
    return HasApi(function, [](Op op) { return op == Op::kRelease; });
  }

  void Leaks() {
    std::set<std::pair<FunctionId, std::string>> seen;
    for (VariantId id = 0; id < interpreter_.variants().size(); ++id) {
      const Variant& variant = interpreter_.variants()[id];
      if (program_.functions[variant.function].is_main ||
          interpreter_.handed_over().contains(variant.function))
        continue;
      for (const auto& [site, state] : variant.returns) {
        for (const HeldObject& held : state.held) Leak1(variant, site, held, seen);
      }
    }
  }

  void Leak1(const Variant& variant, const Site& kept, const HeldObject& held,
             std::set<std::pair<FunctionId, std::string>>& seen) {
    const auto& entry = variant.locks_at_entry;
    // In a recursion, behind an unknown index and in a joined call the lock that is taken and the
    // one that is given back may be two.
    if (variant.widened || CallsItself(program_, variant.function) ||
        InArray(interpreter_.objects(), held.lock))
      return;
    if (held.guard != 0 || std::find(entry.begin(), entry.end(), held.lock) != entry.end()) return;
    if (names_.ReleasedElsewhere(held.lock, variant.function) || !names_.Definite(held.lock))
      return;
    for (const auto& [site, state] : variant.returns) {
      const auto released = std::find_if(state.released.begin(), state.released.end(),
                                         [&](const Released& r) { return r.lock == held.lock; });
      if (released == state.released.end() || state.FindHeld(held.lock) != nullptr) continue;
      const std::string name = names_.Display(held.lock);
      if (!seen.emplace(variant.function, name).second) return;
      const Site where = released->released.line != 0 ? released->released : site;
      leaks_.push_back({name, names_.Declared(held.lock), held.kind,
                        program_.Text(program_.functions[variant.function].name),
                        PathOf(program_, interpreter_, held.place), program_.LocationOf(kept),
                        program_.LocationOf(where)});
      return;
    }
  }

  const Program& program_;
  Interpreter interpreter_;
  LockNames names_;
  std::vector<Leak> leaks_;
};

class Builder {
 public:
  Builder(const Program& program, const LockAnalysisOptions& options)
      : program_(program),
        options_(options),
        interpreter_(program, options),
        names_(program, interpreter_) {}

  LockAnalysis Build() {
    interpreter_.Run();
    concurrency_ = std::make_shared<Concurrency>(interpreter_.contexts());
    for (const Acquisition& acquisition : interpreter_.acquisitions()) {
      const std::string field = names_.FieldsOf(acquisition.lock);
      const std::optional<LockName> name = names_.NodeOf(acquisition.lock);
      if (!field.empty() && name.has_value() && !name->summary)
        instances_[field].insert(acquisition.lock);
    }
    for (const Acquisition& acquisition : interpreter_.acquisitions()) {
      Node(acquisition.lock, acquisition.kind);
      AddEdges(acquisition);
    }
    result_.graph.SetConcurrent([relation = concurrency_](const Witness& a, const Witness& b) {
      return relation->AtOnce(a.segment, b.segment);
    });
    result_.leaks = LeakFinder(program_, options_).Find(interpreter_.variants());
    SelfLocks();
    Count();
    return std::move(result_);
  }

 private:
  std::optional<LockId> Node(ObjId lock, ObjectKind kind) {
    std::optional<LockName> name = names_.NodeOf(lock);
    if (!name.has_value()) return std::nullopt;
    // A member reached through an unknown pointer is taken to be that of the only known object.
    if (name->summary) {
      const auto only = instances_.find(names_.FieldsOf(lock));
      if (only != instances_.end() && only->second.size() == 1)
        name = names_.NodeOf(*only->second.begin());
    }
    const auto [found, added] = nodes_.try_emplace(name->key, 0);
    if (added) {
      LockNode node;
      node.name = name->text;
      node.kind = kind == ObjectKind::kUnknown ? ObjectKind::kMutex : kind;
      node.declared = name->declared;
      node.summary = name->summary;
      found->second = result_.graph.AddLock(std::move(node));
    }
    return found->second;
  }

  CallPath PathTo(const Place& place) const { return PathOf(program_, interpreter_, place); }

  FunctionId EntryOf(VariantId variant) const {
    for (int depth = 0; depth < 200 && !interpreter_.variants()[variant].callers.empty(); ++depth) {
      variant = interpreter_.variants()[variant].callers.front().variant;
    }
    return interpreter_.variants()[variant].function;
  }

  bool Outside(VariantId variant) const {
    return interpreter_.contexts()[interpreter_.variants()[variant].context].outside;
  }

  ContextId Context(VariantId variant) {
    const ThreadContext thread = interpreter_.variants()[variant].context;
    const ContextRecord& record = interpreter_.contexts()[thread];
    const FunctionId entry = record.outside ? EntryOf(variant) : record.entry;
    const auto [found, added] = context_ids_.try_emplace({thread, entry}, 0);
    if (!added) return found->second;
    ContextInfo info;
    const std::string& name = program_.Text(program_.functions[entry].name);
    info.name = record.outside                      ? "thread that calls " + name
                : program_.functions[entry].is_main ? "main thread"
                                                    : ThreadName(name);
    if (record.parent != kNone) info.start = PathTo(record.spawned);
    found->second = result_.graph.AddContext(std::move(info));
    return found->second;
  }

  void AddEdges(const Acquisition& acquisition) {
    if (acquisition.holds_itself) return;
    const std::optional<LockId> to = Node(acquisition.lock, acquisition.kind);
    if (!to.has_value()) return;
    for (const HeldObject& held : acquisition.held) {
      const std::optional<LockId> from = Node(held.lock, held.kind);
      if (!from.has_value() || !Meets(held, acquisition, *from == *to)) continue;
      Witness witness;
      witness.context = Context(acquisition.place.variant);
      witness.segment =
          concurrency_->Segment(interpreter_.variants()[acquisition.place.variant].context,
                                acquisition.live, Owner(held.lock, acquisition.lock));
      if (Outside(acquisition.place.variant) && interpreter_.has_main()) {
        witness.confidence = Confidence::kLikely;
        witness.confidence_reason =
            "no program here calls it; it is taken to be called from outside";
      }
      if (Simplified(acquisition.place.variant)) {
        witness.confidence = Confidence::kLikely;
        witness.confidence_reason = "the call has too many forms to tell its objects apart";
      }
      witness.from_mode = held.mode;
      witness.to_mode = acquisition.mode;
      witness.to_tried = acquisition.tried;
      witness.from_path = PathTo(held.place);
      witness.to_path = PathTo(acquisition.place);
      for (const HeldObject& gate : acquisition.held) {
        const std::optional<LockId> node = Node(gate.lock, gate.kind);
        if (node.has_value() && *node != *from && *node != *to)
          witness.gates.push_back({*node, gate.mode});
      }
      result_.graph.AddEdge(*from, *to, std::move(witness));
    }
  }

  // The thread whose frame holds one of the locks as a local variable: another run of that thread
  // has locks of its own.
  ThreadContext Owner(ObjId a, ObjId b) const {
    const Objects& objects = interpreter_.objects();
    for (const ObjId lock : {a, b}) {
      const Obj& root = objects[objects.RootOf(lock)];
      const bool inside = root.kind == ObjKind::kLocal && !objects.Passes(lock, ObjKind::kDeref);
      if (inside || root.kind == ObjKind::kResult) return root.context;
    }
    return kNone;
  }

  // Meets tells whether the edge says something about the order of two objects that threads share.
  bool Meets(const HeldObject& held, const Acquisition& acquisition, bool same_node) {
    const Objects& objects = interpreter_.objects();
    if (names_.BelongsToConstruction(held.lock) || names_.BelongsToConstruction(acquisition.lock))
      return false;
    const bool alike = names_.Alike(held.lock, acquisition.lock);
    // Which of the objects of a class it is was given up on the way.
    if (alike && Simplified(acquisition.place.variant)) return false;
    if (alike && (Ordered(acquisition.place) || Ordered(held.place))) return false;
    const auto known = [&](ObjId lock) {
      const std::optional<LockName> name = names_.NodeOf(lock);
      return name.has_value() && !name->summary;
    };
    const bool both_known = known(held.lock) && known(acquisition.lock);
    if (!same_node && (both_known || !alike || names_.FieldsOf(held.lock).empty())) return true;
    // Two instances of one declaration: only when nothing relates them.
    const ObjId a = objects.RootOf(held.lock);
    const ObjId b = objects.RootOf(acquisition.lock);
    const auto independent = [&](ObjId root) {
      return objects[root].kind == ObjKind::kThis || objects[root].kind == ObjKind::kParam;
    };
    return a != b && independent(a) && independent(b) &&
           !objects.Passes(held.lock, ObjKind::kIndex) &&
           !objects.Passes(acquisition.lock, ObjKind::kIndex);
  }

  // Ordered tells whether the functions on the way compare objects: by address, id or index.
  bool Ordered(const Place& place) {
    Place at = place;
    for (int depth = 0; depth < 3; ++depth) {
      const Variant& variant = interpreter_.variants()[at.variant];
      if (names_.ComparesObjects(variant.function)) return true;
      if (variant.callers.empty()) return false;
      at = variant.callers.front();
    }
    return false;
  }

  void SelfLocks() {
    std::map<std::tuple<VariantId, std::uint32_t, std::uint32_t, ObjId>, bool> always;
    const auto key = [](const Acquisition& a) {
      return std::tuple(a.place.variant, a.place.site.line, a.place.site.column, a.lock);
    };
    for (const Acquisition& a : interpreter_.acquisitions()) {
      const auto [found, added] = always.try_emplace(key(a), a.holds_itself);
      if (!added) found->second = found->second && a.holds_itself;
    }
    std::set<std::pair<Location, std::string>> seen;
    for (const Acquisition& a : interpreter_.acquisitions()) {
      if (!a.holds_itself || a.tried || !names_.Definite(a.lock)) continue;
      const auto held = std::find_if(a.held.begin(), a.held.end(),
                                     [&](const HeldObject& h) { return h.lock == a.lock; });
      if (!SelfBlocks(a, *held) || Leaked(*held) || Simplified(a.place.variant)) continue;
      if (OfAnotherInvocation(a.lock)) continue;
      if (!always[key(a)] && !ComesRoundAgain(a, *held)) continue;
      const std::string name = names_.Display(a.lock);
      if (!seen.emplace(program_.LocationOf(a.place.site), name).second) continue;
      const ContextId context = Context(a.place.variant);
      result_.self_locks.push_back({name, names_.Declared(a.lock), a.kind, held->mode, a.mode,
                                    result_.graph.contexts()[context].name, PathTo(held->place),
                                    PathTo(a.place)});
    }
  }

  // OfAnotherInvocation: each invocation of a recursive function has locals and parameters of its
  // own, which are one object here.
  bool OfAnotherInvocation(ObjId lock) const {
    const Objects& objects = interpreter_.objects();
    const Obj& root = objects[objects.RootOf(lock)];
    const bool own = root.kind == ObjKind::kLocal || root.kind == ObjKind::kParam;
    return own && CallsItself(program_, root.a);
  }

  // Simplified: on the way there a call was joined with others, so that its objects are not known.
  bool Simplified(VariantId variant) const {
    for (int depth = 0; depth < 200; ++depth) {
      const Variant& at = interpreter_.variants()[variant];
      if (at.widened) return true;
      if (at.callers.empty()) return false;
      variant = at.callers.front().variant;
    }
    return true;
  }

  // ComesRoundAgain: one path of one call leads from the acquisition back to itself, and no two of
  // its branches depend on each other in a way that was not followed.
  bool ComesRoundAgain(const Acquisition& again, const HeldObject& held) {
    const Place& first = held.place;
    const Place& second = again.place;
    const bool same = first.variant == second.variant && first.site.line == second.site.line &&
                      first.site.column == second.site.column;
    return same &&
           interpreter_.BranchesAreFollowed(interpreter_.variants()[second.variant].function);
  }

  // Leaked: held only because a function forgot to give it back, which is a finding of its own.
  bool Leaked(const HeldObject& held) const {
    return std::any_of(held.passed.begin(), held.passed.end(), [&](FunctionId id) {
      const std::string& name = program_.Text(program_.functions[id].name);
      return std::any_of(result_.leaks.begin(), result_.leaks.end(),
                         [&](const Leak& leak) { return leak.function == name; });
    });
  }

  bool SelfBlocks(const Acquisition& again, const HeldObject& held) const {
    if (interpreter_.maybe_recursive().contains(again.lock)) return false;
    if (again.kind == ObjectKind::kMutex || again.kind == ObjectKind::kSpinLock) return true;
    return again.kind == ObjectKind::kRwLock &&
           (again.mode == Mode::kExclusive || held.mode == Mode::kExclusive);
  }

  void Count() {
    std::set<FunctionId> functions;
    for (const Variant& variant : interpreter_.variants()) functions.insert(variant.function);
    result_.functions = functions.size();
    result_.locks = result_.graph.locks().size();
    result_.contexts = interpreter_.contexts().size();
    if (interpreter_.exhausted()) {
      result_.blind_spots.push_back(
          {"the analysis of locks was ended by its bound: later calls were not followed", "", {}});
    } else if (!interpreter_.simplified().empty()) {
      BlindSpot spot{std::to_string(interpreter_.simplified().size()) +
                         " functions are called in too many ways to follow each: members stand for "
                         "their class there",
                     "",
                     {}};
      for (const FunctionId id : interpreter_.simplified()) {
        if (spot.items.size() < 5) spot.items.push_back(program_.Text(program_.functions[id].name));
      }
      result_.blind_spots.push_back(std::move(spot));
    }
    if (!interpreter_.exhausted() && interpreter_.widened() > 0) {
      result_.blind_spots.push_back(
          {std::to_string(interpreter_.widened()) +
               " calls or joins of paths were left out to stay within bounds",
           "",
           {}});
    }
  }

  const Program& program_;
  const LockAnalysisOptions options_;
  Interpreter interpreter_;
  LockNames names_;
  std::shared_ptr<Concurrency> concurrency_;
  std::map<std::string, LockId> nodes_;
  std::map<std::string, std::set<ObjId>> instances_;  // known objects by their member
  std::map<std::pair<ThreadContext, FunctionId>, ContextId> context_ids_;
  LockAnalysis result_;
};

}  // namespace

LockAnalysis AnalyzeLocks(const Program& program, const LockAnalysisOptions& options) {
  return Builder(program, options).Build();
}

}  // namespace impasse::skeleton
