#include "analyzer/explore/queue_classes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>

#include "analyzer/model/words.h"

namespace impasse::explore {

using lockapi::Success;
using skeleton::Action;
using skeleton::Block;
using skeleton::Class;
using skeleton::Function;
using skeleton::FunctionId;
using skeleton::FunctionKind;
using skeleton::OpKind;
using skeleton::PathId;
using skeleton::Program;
using skeleton::Root;
using skeleton::StringId;

namespace {

bool IsContainer(std::string_view type) {
  static constexpr std::array<std::string_view, 6> kTypes = {
      "std::queue<",  "std::deque<",          "std::list<",
      "std::vector<", "std::priority_queue<", "std::forward_list<"};
  return StartsWithAny(type, kTypes);
}

bool IsFlagType(std::string_view type) {
  return type == "bool" || type == "std::atomic<bool>" || type == "_Bool";
}

bool IsNumber(std::string_view type) {
  static constexpr std::array<std::string_view, 4> kTypes = {"unsigned", "int", "long", "short"};
  return StartsWithAny(type, kTypes) && !type.ends_with("*");
}

// The members by which a class can be a queue; nothing when it cannot.
std::optional<QueueFields> FieldsOf(const Program& program, const Class& type) {
  QueueFields fields;
  for (const skeleton::Variable& field : type.fields) {
    const StringId name = program.Find(program.Text(type.type) + "::" + program.Text(field.name));
    const std::string& of = program.Text(field.type);
    const ObjectKind kind = program.TypeKind(field.type);
    if (IsContainer(of)) {
      if (fields.container != 0 || name == 0) return std::nullopt;
      fields.container = name;
    } else if (kind == ObjectKind::kMutex || kind == ObjectKind::kRecursiveMutex) {
      if (fields.mutex != 0 || name == 0) return std::nullopt;
      fields.mutex = name;
    } else if (kind == ObjectKind::kCondition) {
      fields.conditions.push_back(name);
    } else if (kind != ObjectKind::kUnknown) {
      return std::nullopt;
    } else if (name != 0 && IsFlagType(of)) {
      fields.flags.push_back(name);
    } else if (name != 0 && IsNumber(of)) {
      fields.numbers.push_back(name);
    }
  }
  if (fields.container == 0 || fields.mutex == 0 || fields.conditions.empty()) return std::nullopt;
  return fields;
}

std::optional<bool> KnownFact(const Knowledge& knowledge, Fact fact) {
  for (const auto& [literal, holds] : knowledge) {
    if (literal.fact == fact) return holds;
  }
  return std::nullopt;
}

// What the flags of a class are when it is closed.
using Closing = std::map<StringId, bool>;

bool IsClosed(const Knowledge& knowledge, const Closing& closing) {
  return std::ranges::any_of(knowledge, [&](const auto& entry) {
    const auto found = closing.find(entry.first.field);
    return entry.first.fact == Fact::kFlag && found != closing.end() &&
           found->second == entry.second;
  });
}

// One class while it is looked at.
class Candidate {
 public:
  Candidate(const Program& program, const Class& type, QueueFields fields)
      : program_(program), fields_(std::move(fields)) {
    class_.type = type.type;
  }

  const QueueFields& fields() const { return fields_; }
  const QueueClass& queue() const { return class_; }
  const std::map<FunctionId, QueueMethod>& methods() const { return methods_; }
  StringId type() const { return class_.type; }

  void Add(FunctionId function) {
    const bool constructor = program_.functions[function].kind == FunctionKind::kConstructor;
    if (constructor)
      constructors_.push_back(function);
    else
      paths_.emplace(function, PathsOf(program_, fields_, function));
  }

  // Whether a function may touch the members.
  bool Allows(FunctionId function) const {
    return paths_.contains(function) ||
           std::ranges::find(constructors_, function) != constructors_.end() ||
           std::ranges::any_of(paths_, [&](const auto& entry) {
             const auto& predicates = entry.second.predicates;
             return std::ranges::find(predicates, function) != predicates.end();
           });
  }

  // Whether the class is a queue.
  bool Decide() {
    for (const auto& [function, paths] : paths_) Takes(function, paths);
    for (const auto& [function, paths] : paths_) LearnClosing(paths, Fact::kFull);
    if (!consistent_ || !StartsOpen()) return false;
    for (const auto& [function, paths] : paths_) {
      if (!methods_.contains(function)) Others(function, paths);
    }
    if (class_.bounded) {
      for (const FunctionId function : forced_) NotUnderstood(function);
    }
    const auto does = [&](Op op) {
      return std::ranges::any_of(methods_, [op](const auto& entry) {
        return entry.second.understood && entry.second.op == op;
      });
    };
    return consistent_ && does(Op::kReceive) && does(Op::kSend);
  }

  // Whether the member is the capacity.
  bool IsLimit(StringId field) const {
    return class_.bounded && class_.limit.member != 0 && class_.limit.member == field;
  }

 private:
  static bool Understood(const MethodPaths& paths) {
    return paths.complete && std::ranges::none_of(paths.paths, [](const QueuePath& path) {
             return path.odd || path.pushes + path.pops > 1;
           });
  }

  static bool Any(const MethodPaths& paths, int QueuePath::* what) {
    return std::ranges::any_of(paths.paths, [&](const QueuePath& path) { return path.*what > 0; });
  }

  // Every wait is for `fact` to end, or for a flag.
  static bool WaitsFor(const MethodPaths& paths, Fact fact) {
    return std::ranges::all_of(paths.waits, [&](const QueueWait& wait) {
      return KnownFact(wait.knowledge, fact) == true && !KnownFact(wait.knowledge, Fact::kOther);
    });
  }

  // The flags that end each of these waits close the queue.
  void LearnClosing(const MethodPaths& paths, Fact fact) {
    if (paths.waits.empty() || !WaitsFor(paths, fact)) return;
    for (const auto& [literal, holds] : paths.waits.front().knowledge) {
      const auto ends = [&](const QueueWait& wait) {
        const auto found = wait.knowledge.find(literal);
        return found != wait.knowledge.end() && found->second == holds;
      };
      if (literal.fact != Fact::kFlag || !std::ranges::all_of(paths.waits, ends)) continue;
      if (closing_.try_emplace(literal.field, !holds).first->second == holds) consistent_ = false;
    }
  }

  QueueMethod Method(FunctionId function, const MethodPaths& paths, Op op) const {
    QueueMethod method{.op = op, .site = program_.functions[function].site};
    if (paths.waits.empty()) return method;
    method.site = paths.waits.front().site;
    method.timed = std::ranges::all_of(paths.waits, &QueueWait::timed);
    return method;
  }

  void NotUnderstood(FunctionId function) {
    methods_[function] = {.understood = false, .site = program_.functions[function].site};
  }

  // A method that takes an element.
  void Takes(FunctionId function, const MethodPaths& paths) {
    if (!Any(paths, &QueuePath::pops)) return;
    LearnClosing(paths, Fact::kEmpty);
    takers_.push_back(function);
  }

  void Take(FunctionId function, const MethodPaths& paths) {
    bool good = Understood(paths) && WaitsFor(paths, Fact::kEmpty) &&
                !Any(paths, &QueuePath::pushes) && SameTime(paths);
    bool drops = false;
    for (const QueuePath& path : paths.paths) {
      const std::optional<bool> empty = KnownFact(path.knowledge, Fact::kEmpty);
      const bool closed = IsClosed(path.knowledge, closing_);
      if (path.pops > 0) {
        good &= empty == false;
      } else if (empty != true && !path.gave_up) {
        good &= closed;
        drops = true;
      }
      good &= path.set.empty();
    }
    if (!good) return NotUnderstood(function);
    class_.drops |= drops && !paths.waits.empty();
    QueueMethod method =
        Method(function, paths, paths.waits.empty() ? Op::kTryReceive : Op::kReceive);
    method.success = SuccessOf(paths, &QueuePath::pops);
    methods_[function] = method;
  }

  static bool SameTime(const MethodPaths& paths) {
    return std::ranges::all_of(paths.waits, [&](const QueueWait& wait) {
      return wait.timed == paths.waits.front().timed;
    });
  }

  void Put(FunctionId function, const MethodPaths& paths) {
    bool good = Understood(paths) && WaitsFor(paths, Fact::kFull) && SameTime(paths);
    bool full = false;
    for (const QueuePath& path : paths.paths) {
      const bool closed = IsClosed(path.knowledge, closing_);
      const bool no_room = KnownFact(path.knowledge, Fact::kFull) == true;
      if (path.pushes > 0) {
        good &= !no_room && (paths.waits.empty() || closed || NotFull(path));
      } else {
        good &= closed || no_room || path.gave_up;
        full |= no_room;
      }
      good &= path.set.empty() && LearnLimit(path.knowledge);
    }
    for (const QueueWait& wait : paths.waits) good &= LearnLimit(wait.knowledge);
    if (!good) return NotUnderstood(function);
    const bool tries = paths.waits.empty() && full;
    QueueMethod method = Method(function, paths, tries ? Op::kTrySend : Op::kSend);
    method.success = SuccessOf(paths, &QueuePath::pushes);
    if (!tries && paths.waits.empty()) forced_.push_back(function);
    methods_[function] = method;
  }

  static bool NotFull(const QueuePath& path) {
    return KnownFact(path.knowledge, Fact::kFull) == false;
  }

  // Every method that looks at the number of elements must mean the same limit.
  bool LearnLimit(const Knowledge& knowledge) {
    for (const auto& [literal, holds] : knowledge) {
      if (literal.fact != Fact::kFull) continue;
      if (class_.bounded && !(class_.limit == literal.limit)) return false;
      class_.bounded = true;
      class_.limit = literal.limit;
    }
    return true;
  }

  void Others(FunctionId function, const MethodPaths& paths) {
    if (std::ranges::find(takers_, function) != takers_.end()) return Take(function, paths);
    if (Any(paths, &QueuePath::pushes)) return Put(function, paths);
    bool good = Understood(paths) && paths.waits.empty();
    bool closes = false;
    for (const QueuePath& path : paths.paths) {
      for (const auto& [flag, value] : path.set) {
        const auto found = closing_.find(flag);
        good &= found != closing_.end() && found->second == value;
        closes = true;
      }
    }
    for (const QueuePath& path : paths.paths) {
      if (closes) good &= !path.set.empty() || IsClosed(path.knowledge, closing_);
    }
    if (!good) return NotUnderstood(function);
    methods_[function] = Method(function, paths, closes ? Op::kClose : Op::kNone);
  }

  // How the result tells whether an element was put or taken.
  static Success SuccessOf(const MethodPaths& paths, int QueuePath::* what) {
    bool does_true = false;
    bool does_false = false;
    bool not_true = false;
    bool not_false = false;
    bool values = false;
    for (const QueuePath& path : paths.paths) {
      const bool yes = path.returned == Returned::kTrue;
      const bool no = path.returned == Returned::kFalse || path.returned == Returned::kNull;
      const bool value = path.returned == Returned::kValue;
      (path.*what > 0 ? does_true : not_true) |= yes;
      (path.*what > 0 ? does_false : not_false) |= no;
      // Of a value that is not empty, that it is there.
      values |= path.*what > 0 ? path.returned == Returned::kNothing
                               : value || path.returned == Returned::kNothing;
    }
    if (values) return Success::kAlways;
    if (not_false && !not_true && !does_false) return Success::kReturnsTrue;
    if (does_false && not_true && !does_true && !not_false) return Success::kReturnsZero;
    return Success::kAlways;
  }

  // A constructor leaves the queue empty and open.
  bool StartsOpen() const {
    std::set<StringId> initialised;
    for (const FunctionId id : constructors_) {
      for (const Block& block : program_.functions[id].blocks) {
        for (const Action& action : block.actions) {
          if (!LeavesOpen(action, initialised)) return false;
        }
      }
    }
    return std::ranges::all_of(closing_, [&](const auto& entry) {
      return initialised.contains(entry.first) || entry.second;  // a flag that is not set is false
    });
  }

  bool LeavesOpen(const Action& action, std::set<StringId>& initialised) const {
    const StringId field = FieldOf(program_, action.object);
    if (field == 0) return true;
    if (field == fields_.container && action.kind == OpKind::kCall) return false;
    if (!closing_.contains(field) || action.args.empty()) return true;
    initialised.insert(field);
    const skeleton::Path& value = program_.PathOf(action.args[0]);
    return value.root == Root::kConstant && (value.value != 0) != closing_.at(field);
  }

  const Program& program_;
  QueueFields fields_;
  QueueClass class_;
  Closing closing_;
  bool consistent_ = true;
  std::vector<FunctionId> forced_;  // put whether there is room or not
  std::vector<FunctionId> constructors_;
  std::vector<FunctionId> takers_;
  std::map<FunctionId, MethodPaths> paths_;
  std::map<FunctionId, QueueMethod> methods_;
};

// Calls `each` with every path that a function names.
void ForEachPath(const Function& function, const auto& each) {
  for (const Block& block : function.blocks) {
    for (const Action& action : block.actions) {
      each(action.object, &action);
      each(action.result, nullptr);
      each(action.target, nullptr);
      for (const PathId arg : action.args) each(arg, nullptr);
    }
    each(block.condition.lhs, nullptr);
    each(block.condition.rhs, nullptr);
    for (const PathId path : block.reads) each(path, nullptr);
    for (const skeleton::Condition& value : block.returned) {
      each(value.lhs, nullptr);
      each(value.rhs, nullptr);
    }
  }
}

class Finder {
 public:
  explicit Finder(const Program& program) : program_(program) {}

  std::vector<Candidate> Run() {
    std::map<StringId, std::size_t> by_type;
    for (const Class& type : program_.classes) {
      std::optional<QueueFields> fields = FieldsOf(program_, type);
      if (!fields) continue;
      by_type.emplace(type.type, candidates_.size());
      candidates_.emplace_back(program_, type, std::move(*fields));
    }
    if (candidates_.empty()) return {};
    FindNames();
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      const auto found = by_type.find(program_.functions[id].class_type);
      const bool closure = program_.functions[id].kind == FunctionKind::kClosureBody;
      if (found == by_type.end() || closure) continue;
      if (Touches(program_.functions[id])) candidates_[found->second].Add(id);
    }
    std::vector<bool> good;
    good.reserve(candidates_.size());
    for (Candidate& candidate : candidates_) good.push_back(candidate.Decide());
    for (FunctionId id = 0; id < program_.functions.size(); ++id) Check(id, good);
    std::vector<Candidate> kept;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (good[i]) kept.push_back(std::move(candidates_[i]));
    }
    return kept;
  }

 private:
  void FindNames() {
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      const QueueFields& fields = candidates_[i].fields();
      names_[fields.container] = names_[fields.mutex] = i;
      for (const auto* list : {&fields.conditions, &fields.flags, &fields.numbers}) {
        for (const StringId name : *list) names_[name] = i;
      }
    }
  }

  // Whether the function does anything with members of a queue but to end them.
  bool Touches(const Function& function) const {
    bool touches = false;
    ForEachPath(function, [&](PathId path, const Action* action) {
      if (path == 0 || (action != nullptr && Ends(*action))) return;
      touches |= std::ranges::any_of(program_.PathOf(path).steps,
                                     [&](const auto& step) { return names_.contains(step.name); });
    });
    return touches;
  }

  static bool Ends(const Action& action) {
    return action.kind == OpKind::kDestroy && action.implicit;
  }

  // A function that is none of its methods must not touch the members of a queue.
  void Check(FunctionId id, std::vector<bool>& good) const {
    ForEachPath(program_.functions[id], [&](PathId path, const Action* action) {
      if (path == 0 || (action != nullptr && Ends(*action))) return;
      const skeleton::Path& object = program_.PathOf(path);
      for (const skeleton::PathStep& step : object.steps) {
        const auto found = step.name == 0 ? names_.end() : names_.find(step.name);
        if (found == names_.end()) continue;
        const Candidate& candidate = candidates_[found->second];
        const bool own = object.root == Root::kThis || object.root == Root::kCapture;
        if (own && candidate.Allows(id) && !Resizes(candidate, id, step.name, action)) continue;
        if (candidate.fields().IsCore(step.name) || action != nullptr) good[found->second] = false;
      }
    });
  }

  // Whether an operation gives the capacity another value.
  bool Resizes(const Candidate& candidate, FunctionId id, StringId field,
               const Action* action) const {
    return action != nullptr && action->kind == OpKind::kAssign && candidate.IsLimit(field) &&
           program_.functions[id].kind != FunctionKind::kConstructor;
  }

  const Program& program_;
  std::vector<Candidate> candidates_;
  std::map<StringId, std::size_t> names_;
};

}  // namespace

QueueClasses::QueueClasses(const Program& program) {
  for (const Candidate& candidate : Finder(program).Run()) {
    for (auto [function, method] : candidate.methods()) {
      method.queue = classes_.size();
      methods_.emplace(function, method);
    }
    classes_.push_back(candidate.queue());
  }
}

const QueueMethod* QueueClasses::MethodAt(FunctionId function) const {
  const auto found = methods_.find(function);
  return found == methods_.end() ? nullptr : &found->second;
}

const QueueClass* QueueClasses::Of(StringId class_type) const {
  const auto found = std::ranges::find(classes_, class_type, &QueueClass::type);
  return found == classes_.end() ? nullptr : &*found;
}

}  // namespace impasse::explore
