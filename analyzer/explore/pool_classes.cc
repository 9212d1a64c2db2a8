#include "analyzer/explore/pool_classes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/explore/loops.h"
#include "analyzer/explore/queue_paths.h"
#include "analyzer/model/words.h"

namespace impasse::explore {

using skeleton::Action;
using skeleton::Block;
using skeleton::Class;
using skeleton::Condition;
using skeleton::ConditionKind;
using skeleton::Function;
using skeleton::FunctionId;
using skeleton::FunctionKind;
using skeleton::OpKind;
using skeleton::PathId;
using skeleton::Program;
using skeleton::StringId;

namespace {

constexpr std::array<std::string_view, 4> kLists = {"std::queue<", "std::deque<", "std::list<",
                                                    "std::vector<"};

// A list whose elements, by their type, are of one of these.
bool IsListOf(std::string_view type, const auto& elements) {
  return StartsWithAny(type, kLists) && StartsWithAny(type.substr(type.find('<') + 1), elements);
}

bool IsTasks(std::string_view type) {
  static constexpr std::array<std::string_view, 4> kCallables = {
      "std::function<", "std::packaged_task<", "std::move_only_function<",
      "std::unique_ptr<std::packaged_task<"};
  return IsListOf(type, kCallables);
}

constexpr std::array<std::string_view, 2> kThreads = {"std::thread", "std::jthread"};

struct PoolFields {
  StringId tasks = 0;
  StringId workers = 0;  // a list of threads
  StringId worker = 0;   // one thread
};

std::optional<PoolFields> FieldsOf(const Program& program, const Class& type) {
  PoolFields fields;
  bool guarded = false;
  for (const skeleton::Variable& field : type.fields) {
    const StringId name = program.Find(program.Text(type.type) + "::" + program.Text(field.name));
    const std::string& of = program.Text(field.type);
    guarded |= program.TypeKind(field.type) == ObjectKind::kMutex;
    StringId* slot = IsTasks(of)              ? &fields.tasks
                     : IsListOf(of, kThreads) ? &fields.workers
                     : IsOneOf(of, kThreads)  ? &fields.worker
                                              : nullptr;
    if (slot == nullptr) continue;
    if (*slot != 0 || name == 0) return std::nullopt;
    *slot = name;
  }
  const bool threads = (fields.workers != 0) != (fields.worker != 0);
  return fields.tasks != 0 && threads && guarded ? std::optional(fields) : std::nullopt;
}

// One class while it is looked at.
class Candidate {
 public:
  Candidate(const Program& program, StringId type, const PoolFields& fields)
      : program_(program), fields_(fields) {
    pool_.type = type;
  }

  const PoolFields& fields() const { return fields_; }
  const PoolClass& pool() const { return pool_; }

  // Looks at one function; must see every function that names the members.
  void Look(FunctionId id) {
    const Function& function = program_.functions[id];
    const ControlFlow flow = ControlFlowOf(function);
    const bool constructor =
        function.kind == FunctionKind::kConstructor && function.class_type == pool_.type;
    int pushes = 0;
    for (const std::uint32_t block : flow.order) {
      for (const Action& action : function.blocks[block].actions) {
        if (constructor && action.kind == OpKind::kClosure)
          runs_.insert(action.callees.begin(), action.callees.end());
        const StringId field = FieldOf(program_, action.object);
        if (field == fields_.tasks && action.kind == OpKind::kCall) {
          pushes += Task(id, action, flow.InnermostLoop(block) >= 0);
        }
        const bool workers = field == fields_.workers || field == fields_.worker;
        if (field != 0 && workers) Worker(id, block, action, flow);
      }
    }
    if (pushes == 0) return;
    const bool method = function.kind == FunctionKind::kMethod && function.class_type == pool_.type;
    if (pushes == 1 && method && !function.params.empty() && !Waits(function))
      pool_.submits.insert(id);
    else
      good_ = false;
  }

  bool Decide() const {
    const bool counted = fields_.worker != 0 ? pool_.fixed == 1 : starts_ > 0;
    return good_ && counted && takers_.size() == 1 && !pool_.submits.empty() &&
           OnlyWorkersRun(*takers_.begin()) && Calls(program_.functions[*takers_.begin()]);
  }

 private:
  // Nobody helps with the tasks while it waits: only what the constructor starts takes them.
  bool OnlyWorkersRun(FunctionId taker) const {
    const auto starts = [&](FunctionId caller) { return runs_.contains(caller); };
    return runs_.contains(taker) || std::ranges::all_of(program_.functions[taker].callers, starts);
  }

  // Returns how many tasks the action puts into the list.
  int Task(FunctionId id, const Action& action, bool loops) {
    static constexpr std::array<std::string_view, 4> kPushes = {"push", "push_back", "emplace",
                                                                "emplace_back"};
    static constexpr std::array<std::string_view, 3> kPops = {"pop", "pop_front", "pop_back"};
    static constexpr std::array<std::string_view, 6> kLooks = {"empty", "size",  "front",
                                                               "back",  "clear", "swap"};
    const std::string_view method = LastComponent(program_.Text(action.name));
    if (IsOneOf(method, kPops)) takers_.insert(id);
    if (IsOneOf(method, kPushes)) {
      if (loops) good_ = false;
      return 1;
    }
    if (!IsOneOf(method, kPops) && !IsOneOf(method, kLooks)) good_ = false;
    return 0;
  }

  static bool IsSpawn(const Action& action, std::string_view name) {
    if (action.api != nullptr && action.api->op == Op::kSpawn) return true;
    return name == "emplace_back" || name == "push_back" || name == "operator=";
  }

  void Worker(FunctionId id, std::uint32_t block, const Action& action, const ControlFlow& flow) {
    const Function& function = program_.functions[id];
    const std::string_view name = LastComponent(program_.Text(action.name));
    if (action.kind == OpKind::kDestroy || !IsSpawn(action, name)) return;
    const bool constructor =
        function.kind == FunctionKind::kConstructor && function.class_type == pool_.type;
    if (!constructor || action.args.empty()) {
      good_ = false;  // threads come and go
      return;
    }
    ++starts_;
    const int loop = flow.InnermostLoop(block);
    if (loop < 0) {
      ++pool_.fixed;
      if (!pool_.bounds.try_emplace(id, 0).second) good_ = false;
      return;
    }
    const PathId bound = BoundOf(function.blocks[flow.loops[static_cast<std::size_t>(loop)].head]);
    if (bound == 0 || !pool_.bounds.try_emplace(id, bound).second) good_ = false;
  }

  // Of `i < bound`, the bound.
  static PathId BoundOf(const Block& head) {
    const Condition& condition = head.condition;
    const bool counts = condition.kind == ConditionKind::kLess && !condition.negated;
    return counts ? condition.rhs : 0;
  }

  static bool Waits(const Function& function) {
    for (const Block& block : function.blocks) {
      for (const Action& action : block.actions) {
        if (action.api == nullptr || action.kind == OpKind::kDestroy) continue;
        const Op op = action.api->op;
        if (op == Op::kWait || op == Op::kTimedWait || op == Op::kJoin || op == Op::kSpawn)
          return true;
      }
    }
    return false;
  }

  // Whether the function calls a function value.
  static bool Calls(const Function& function) {
    return std::ranges::any_of(function.blocks, [](const Block& block) {
      return std::ranges::any_of(block.actions, [](const Action& action) {
        return action.kind == OpKind::kCall && action.target != 0;
      });
    });
  }

  const Program& program_;
  PoolFields fields_;
  PoolClass pool_;
  bool good_ = true;
  int starts_ = 0;
  std::set<FunctionId> takers_;
  std::set<FunctionId> runs_;  // closures that a constructor makes
};

// Whether a function names one of the members.
bool Names(const Program& program, const Function& function, const PoolFields& fields) {
  const auto names = [&](PathId path) {
    if (path == 0) return false;
    return std::ranges::any_of(program.PathOf(path).steps, [&](const skeleton::PathStep& step) {
      return step.name != 0 && (step.name == fields.tasks || step.name == fields.workers ||
                                step.name == fields.worker);
    });
  };
  return std::ranges::any_of(function.blocks, [&](const Block& block) {
    return std::ranges::any_of(block.actions, [&](const Action& action) {
      return names(action.object) || std::ranges::any_of(action.args, names);
    });
  });
}

}  // namespace

PoolClasses::PoolClasses(const Program& program) {
  std::vector<Candidate> candidates;
  for (const Class& type : program.classes) {
    if (const std::optional<PoolFields> fields = FieldsOf(program, type))
      candidates.emplace_back(program, type.type, *fields);
  }
  for (Candidate& candidate : candidates) {
    for (FunctionId id = 0; id < program.functions.size(); ++id) {
      if (Names(program, program.functions[id], candidate.fields())) candidate.Look(id);
    }
    if (candidate.Decide()) classes_.push_back(candidate.pool());
  }
}

const PoolClass* PoolClasses::SubmittedTo(FunctionId function) const {
  const auto found = std::ranges::find_if(
      classes_, [&](const PoolClass& pool) { return pool.submits.contains(function); });
  return found == classes_.end() ? nullptr : &*found;
}

const PoolClass* PoolClasses::ConstructedBy(FunctionId function) const {
  const auto found = std::ranges::find_if(
      classes_, [&](const PoolClass& pool) { return pool.bounds.contains(function); });
  return found == classes_.end() ? nullptr : &*found;
}

}  // namespace impasse::explore
