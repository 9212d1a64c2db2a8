#include "analyzer/explore/queue_paths.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "analyzer/model/words.h"

namespace impasse::explore {

using skeleton::Action;
using skeleton::Block;
using skeleton::Condition;
using skeleton::ConditionKind;
using skeleton::Function;
using skeleton::FunctionId;
using skeleton::OpKind;
using skeleton::PathId;
using skeleton::Program;
using skeleton::Root;
using skeleton::StepKind;
using skeleton::StringId;

namespace {

constexpr std::size_t kMaxPaths = 200;
constexpr int kMaxVisits = 2;  // of one block by one path
constexpr int kMaxDepth = 3;   // of helpers that compute a truth value

enum class Effect : std::uint8_t { kLooks, kPushes, kPops, kOther };

Effect EffectOf(std::string_view method) {
  static constexpr std::array<std::string_view, 6> kPushes = {
      "push", "push_back", "push_front", "emplace", "emplace_back", "emplace_front"};
  static constexpr std::array<std::string_view, 3> kPops = {"pop", "pop_front", "pop_back"};
  static constexpr std::array<std::string_view, 8> kLooks = {
      "empty", "size", "front", "back", "top", "capacity", "max_size", "reserve"};
  if (IsOneOf(method, kPushes)) return Effect::kPushes;
  if (IsOneOf(method, kPops)) return Effect::kPops;
  return IsOneOf(method, kLooks) ? Effect::kLooks : Effect::kOther;
}

// Adds a literal; false when it contradicts what is known.
bool Learn(Knowledge& knowledge, const Literal& literal, bool holds) {
  return knowledge.try_emplace(literal, holds).first->second == holds;
}

bool Learn(Knowledge& knowledge, const Knowledge& more) {
  return std::ranges::all_of(
      more, [&](const auto& entry) { return Learn(knowledge, entry.first, entry.second); });
}

class Walker {
 public:
  Walker(const Program& program, const QueueFields& fields, FunctionId method)
      : program_(program), fields_(fields), method_(method) {}

  MethodPaths Run() {
    const Function& function = program_.functions[method_];
    visits_.assign(function.blocks.size(), 0);
    if (!function.blocks.empty()) Enter(function.entry, {});
    return std::move(out_);
  }

 private:
  struct State {
    QueuePath path;
    Knowledge now;  // while the mutex is held
    bool held = false;
    std::map<std::uint32_t, bool> results;  // truth values of calls, by ordinal
  };

  const Function& function() const { return program_.functions[method_]; }
  const std::string& Text(StringId id) const { return program_.Text(id); }

  void Enter(std::uint32_t block, State state) {
    if (block >= function().blocks.size() || out_.paths.size() > kMaxPaths) {
      out_.complete = false;
      return;
    }
    if (visits_[block] >= kMaxVisits) return;
    ++visits_[block];
    From(block, 0, std::move(state));
    --visits_[block];
  }

  // Goes on with the action `index` of the block.
  void From(std::uint32_t block, std::size_t index, State state) {
    const Block& code = function().blocks[block];
    for (; index < code.actions.size(); ++index) {
      const Action& action = code.actions[index];
      if (IsWait(action)) return Wait(block, index, state);
      if (action.kind == OpKind::kThrow) return;  // the caller does not go on
      Apply(action, state);
    }
    if (block == function().exit || code.succs.empty()) return End(std::move(state));
    Leave(block, state);
  }

  void End(State state) {
    Remember(state);
    out_.paths.push_back(std::move(state.path));
  }

  // What was known when the queue was changed says why; of a path that leaves it alone, the last.
  static void Remember(State& state) {
    if (state.held && state.path.pushes + state.path.pops == 0) state.path.knowledge = state.now;
  }

  void Leave(std::uint32_t block, const State& state) {
    const Block& code = function().blocks[block];
    if (code.succs.size() != 2 || code.condition.kind == ConditionKind::kNone ||
        code.condition.kind == ConditionKind::kSwitch) {
      for (const int succ : code.succs) Go(succ, state);
      return;
    }
    for (const TruthCase& way : CasesOf(method_, code.condition, &state, 0)) {
      State next = state;
      if (state.held && !Learn(next.now, way.knowledge)) continue;
      Go(code.succs[way.value ? 0 : 1], std::move(next));
    }
  }

  void Go(int succ, State state) {
    if (succ >= 0) Enter(static_cast<std::uint32_t>(succ), std::move(state));
  }

  bool IsWait(const Action& action) const {
    if (action.api == nullptr || action.kind != OpKind::kCall) return false;
    const Op op = action.api->op;
    return (op == Op::kWait || op == Op::kTimedWait) && action.object != 0 &&
           std::ranges::find(fields_.conditions, FieldOf(program_, action.object)) !=
               fields_.conditions.end();
  }

  void Wait(std::uint32_t block, std::size_t index, State state) {
    const Action& action = function().blocks[block].actions[index];
    const bool timed = action.api->op == Op::kTimedWait;
    const auto second = static_cast<std::size_t>(std::max<std::int8_t>(action.api->second, 0));
    const std::size_t usual = second + (timed ? 2 : 1);
    const bool predicate = action.args.size() > usual;
    state.path.waited = true;
    if (!state.held) state.path.odd = true;
    if (!predicate) {
      out_.waits.push_back({state.now, timed, action.site});
      state.now.clear();
      if (timed) state.path.gave_up = true;  // perhaps: what is known later says
      return From(block, index + 1, std::move(state));
    }
    for (const TruthCase& way : CasesOfBody(BodyOf(action.args.back()), 0)) {
      if (!way.value) {
        out_.waits.push_back({way.knowledge, timed, action.site});
        if (!timed) continue;
      }
      State next = state;
      next.now = way.knowledge;
      next.results[action.ordinal] = way.value;
      next.path.gave_up = !way.value;
      From(block, index + 1, std::move(next));
    }
  }

  // The body of a closure that is made in this function.
  FunctionId BodyOf(PathId value) {
    if (value == 0 || program_.PathOf(value).root != Root::kResult) return skeleton::kNone;
    const Action* maker = ActionAt(function(), program_.PathOf(value).id);
    const bool closure = maker != nullptr && maker->kind == OpKind::kClosure;
    if (!closure || maker->callees.size() != 1) return skeleton::kNone;
    out_.predicates.push_back(maker->callees[0]);
    return maker->callees[0];
  }

  static const Action* ActionAt(const Function& function, std::uint32_t ordinal) {
    for (const Block& block : function.blocks) {
      for (const Action& action : block.actions) {
        if (action.ordinal == ordinal) return &action;
      }
    }
    return nullptr;
  }

  void Apply(const Action& action, State& state) {
    if (Guard(action, state)) return;
    const StringId object = FieldOf(program_, action.object);
    if (action.kind == OpKind::kAssign) return Assign(action, object, state);
    if (action.kind == OpKind::kReturn) return Return(action, state);
    if (action.kind == OpKind::kCall && object == fields_.container && object != 0) {
      Touch(EffectOf(LastComponent(Text(action.name))), state);
    } else if (action.kind == OpKind::kCall && IsFlag(object)) {
      Store(action, object, state);
    } else if (IsForeign(action)) {
      state.path.odd = true;
    }
    const auto handed_on = [&](PathId arg) {
      return fields_.container == FieldOf(program_, arg) && arg != 0;
    };
    if (std::ranges::any_of(action.args, handed_on)) state.path.odd = true;
  }

  // What may synchronise in another way, or touch the queue behind our back: an operation of some
  // library, a function value, a body that reaches one of these, a method of the same object that
  // does more than to compute a truth value.
  bool IsForeign(const Action& action) const {
    if (action.kind == OpKind::kClosure || action.kind == OpKind::kAssign) return false;
    if (action.kind == OpKind::kDestroy && FieldOf(program_, action.object) != 0) return false;
    if (action.target != 0) return true;
    if (action.api != nullptr) {
      const Op op = action.api->op;
      const bool notifies = op == Op::kNotifyOne || op == Op::kNotifyAll;
      const StringId object = FieldOf(program_, action.object);
      const bool own =
          object != 0 && std::ranges::find(fields_.conditions, object) != fields_.conditions.end();
      return !(notifies && own) && op != Op::kDestroy && op != Op::kInit;
    }
    const bool self = IsThis(action.object);
    return std::ranges::any_of(action.callees, [&](FunctionId id) {
      const Function& callee = program_.functions[id];
      const auto tells = [](const Block& block) { return !block.returned.empty(); };
      return callee.reaches_sync || (self && std::ranges::none_of(callee.blocks, tells));
    });
  }

  bool IsFlag(StringId field) const {
    return field != 0 && std::ranges::find(fields_.flags, field) != fields_.flags.end();
  }

  // Whether the action takes the mutex or gives it back.
  bool Guard(const Action& action, State& state) const {
    const bool guard = action.guard != nullptr;
    if (guard && action.kind == OpKind::kConstruct) {
      const auto takes = [&](PathId arg) { return FieldOf(program_, arg) == fields_.mutex; };
      if (std::ranges::any_of(action.args, takes)) state.held = true;
      return true;
    }
    const bool whole = guard || FieldOf(program_, action.object) == fields_.mutex;
    if (!whole) return false;
    const Op op = action.api == nullptr ? Op::kNone : action.api->op;
    if (op == Op::kAcquire) state.held = true;
    if (op == Op::kRelease || (guard && action.kind == OpKind::kDestroy)) {
      Remember(state);
      state.held = false;
      state.now.clear();
    }
    return true;
  }

  void Touch(Effect effect, State& state) const {
    if (effect == Effect::kLooks) return;
    if (effect == Effect::kOther || !state.held) state.path.odd = true;
    const bool pushes = effect == Effect::kPushes;
    ++(pushes ? state.path.pushes : state.path.pops);
    if (state.path.pushes + state.path.pops == 1) state.path.knowledge = state.now;
    std::erase_if(state.now, [](const auto& entry) {
      return entry.first.fact == Fact::kEmpty || entry.first.fact == Fact::kFull;
    });
    if (pushes) state.now[{.fact = Fact::kEmpty}] = false;
  }

  void Assign(const Action& action, StringId field, State& state) const {
    if (IsFlag(field)) return Set(action, field, state);
    if (field != 0 && (field == fields_.container || field == fields_.mutex)) state.path.odd = true;
    const auto number = std::ranges::find(fields_.numbers, field);
    if (field == 0 || number == fields_.numbers.end()) return;
    std::erase_if(state.now, [](const auto& entry) { return entry.first.fact != Fact::kFlag; });
  }

  void Store(const Action& action, StringId field, State& state) const {
    const std::string_view method = LastComponent(Text(action.name));
    if (method == "store" || method == "operator=") return Set(action, field, state);
    if (method != "load" && !method.starts_with("operator ")) state.path.odd = true;
  }

  void Set(const Action& action, StringId flag, State& state) const {
    const bool known = Text(action.name).empty() || action.kind == OpKind::kCall;
    const PathId value = action.args.empty() ? 0 : action.args[0];
    if (!known || value == 0 || program_.PathOf(value).root != Root::kConstant) {
      state.path.odd = true;
      return;
    }
    const bool to = program_.PathOf(value).value != 0;
    state.path.set.emplace_back(flag, to);
    state.now[{.fact = Fact::kFlag, .field = flag}] = to;
  }

  void Return(const Action& action, State& state) const {
    const PathId value = action.args.empty() ? 0 : action.args[0];
    state.path.returned = action.args.empty() ? Returned::kNothing : Returned::kValue;
    if (value == 0) return;
    const skeleton::Path& path = program_.PathOf(value);
    if (path.root == Root::kConstant) {
      const bool truth = Text(path.type) == "bool";
      if (truth) state.path.returned = path.value != 0 ? Returned::kTrue : Returned::kFalse;
      const bool pointer = Text(path.type).ends_with("*") || Text(path.type).ends_with("nullptr_t");
      if (pointer && path.value == 0) state.path.returned = Returned::kNull;
    }
    if (path.root != Root::kResult) return;
    const Action* maker = ActionAt(function(), path.id);
    if (maker == nullptr || maker->kind != OpKind::kConstruct) return;
    const bool empty = maker->args.empty() ||
                       Text(program_.PathOf(maker->args[0]).text).ends_with("nullopt") ||
                       IsNull(maker->args[0]);
    if (empty && IsPointerLike(Text(maker->name))) state.path.returned = Returned::kNull;
  }

  bool IsNull(PathId path) const {
    const skeleton::Path& value = program_.PathOf(path);
    return value.root == Root::kConstant && value.value == 0;
  }

  static bool IsPointerLike(std::string_view name) {
    return name == "std::optional" || name == "std::unique_ptr" || name == "std::shared_ptr" ||
           name == "boost::optional" || name == "std::function";
  }

  std::vector<TruthCase> Either(const Literal& literal, bool negated) const {
    return {{.knowledge = {{literal, true}}, .value = !negated},
            {.knowledge = {{literal, false}}, .value = negated}};
  }

  // Something of which nothing is known: told apart by its place.
  std::vector<TruthCase> Unknown(const Condition& condition) const {
    const Literal literal{.fact = Fact::kOther, .field = condition.identity};
    if (condition.identity != 0 && !condition.changes) return Either(literal, condition.negated);
    return {{.knowledge = {{{.fact = Fact::kOther}, true}}, .value = true},
            {.knowledge = {{{.fact = Fact::kOther}, true}}, .value = false}};
  }

  std::vector<TruthCase> CasesOf(FunctionId id, const Condition& condition, const State* state,
                                 int depth) {
    if (condition.kind == ConditionKind::kTruth) return CasesOfTruth(id, condition, state, depth);
    const bool left = IsSize(id, condition.lhs);
    if (left == IsSize(id, condition.rhs)) return Unknown(condition);
    std::optional<Limit> limit = LimitOf(left ? condition.rhs : condition.lhs);
    if (!limit) return Unknown(condition);
    // `size <= n` is "not as many as n + 1", and `n < size` is the contrary.
    const bool strict = condition.kind == ConditionKind::kLess;
    const bool more = condition.kind != ConditionKind::kEqual && strict != left;
    if (more && limit->member != 0) return Unknown(condition);
    if (more) ++limit->constant;
    const bool full = condition.kind == ConditionKind::kEqual || !left;
    if (limit->member == 0 && limit->constant <= 1) {
      if (condition.kind == ConditionKind::kEqual || limit->constant < 1) return Unknown(condition);
      return Either({.fact = Fact::kEmpty}, condition.negated != full);
    }
    return Either({.fact = Fact::kFull, .limit = *limit}, condition.negated != !full);
  }

  std::vector<TruthCase> CasesOfTruth(FunctionId id, const Condition& condition, const State* state,
                                      int depth) {
    if (condition.lhs == 0) return Unknown(condition);
    const skeleton::Path& path = program_.PathOf(condition.lhs);
    if (path.root == Root::kConstant) {
      return {{.knowledge = {}, .value = (path.value != 0) != condition.negated}};
    }
    const StringId field = FieldOf(program_, condition.lhs);
    if (IsFlag(field)) return Either({.fact = Fact::kFlag, .field = field}, condition.negated);
    if (path.root != Root::kResult || !path.steps.empty()) return Unknown(condition);
    if (state != nullptr) {
      const auto known = state->results.find(path.id);
      if (known != state->results.end())
        return {{.knowledge = {}, .value = known->second != condition.negated}};
    }
    const Action* call = ActionAt(program_.functions[id], path.id);
    if (call == nullptr || call->kind != OpKind::kCall) return Unknown(condition);
    const StringId object = FieldOf(program_, call->object);
    if (IsFlag(object)) return Either({.fact = Fact::kFlag, .field = object}, condition.negated);
    if (object != 0 && object == fields_.container) {
      const std::string_view method = LastComponent(Text(call->name));
      if (method == "empty") return Either({.fact = Fact::kEmpty}, condition.negated);
      if (method == "size") return Either({.fact = Fact::kEmpty}, !condition.negated);
      return Unknown(condition);
    }
    if (call->callees.size() != 1 || !IsThis(call->object)) return Unknown(condition);
    std::vector<TruthCase> cases = CasesOfBody(call->callees[0], depth + 1);
    for (TruthCase& way : cases) way.value = way.value != condition.negated;
    return cases;
  }

  bool IsThis(PathId path) const {
    if (path == 0) return false;
    const skeleton::Path& object = program_.PathOf(path);
    const bool captured = object.root == Root::kCapture && object.steps.size() == 1 &&
                          object.steps[0].kind == StepKind::kDeref;
    return captured || (object.root == Root::kThis && object.steps.empty());
  }

  bool IsSize(FunctionId id, PathId path) const {
    if (path == 0 || program_.PathOf(path).root != Root::kResult) return false;
    const Action* call = ActionAt(program_.functions[id], program_.PathOf(path).id);
    return call != nullptr && call->object != 0 && LastComponent(Text(call->name)) == "size" &&
           FieldOf(program_, call->object) == fields_.container;
  }

  std::optional<Limit> LimitOf(PathId path) const {
    if (path == 0) return std::nullopt;
    const skeleton::Path& value = program_.PathOf(path);
    if (value.root == Root::kConstant) return Limit{.constant = value.value};
    const StringId field = FieldOf(program_, path);
    const auto found = std::ranges::find(fields_.numbers, field);
    if (field == 0 || found == fields_.numbers.end()) return std::nullopt;
    return Limit{.member = field};
  }

  // The ways in which a function that returns a truth value can end.
  std::vector<TruthCase> CasesOfBody(FunctionId id, int depth) {
    std::vector<TruthCase> cases;
    if (id != skeleton::kNone && depth <= kMaxDepth) {
      const Function& body = program_.functions[id];
      if (!body.blocks.empty() && WalkTruth(id, body.entry, {}, std::nullopt, depth, cases) &&
          !cases.empty()) {
        return cases;
      }
    }
    return Unknown({});
  }

  // Follows a body that only computes a truth value; false when it does more than that.
  bool WalkTruth(FunctionId id, std::uint32_t at, const Knowledge& knowledge,
                 std::optional<bool> value, int depth, std::vector<TruthCase>& cases) {
    const Function& body = program_.functions[id];
    const Block& block = body.blocks[at];
    if (at == body.exit) {
      if (value) cases.push_back({knowledge, *value});
      return value.has_value();
    }
    if (cases.size() > kMaxPaths || block.loop_head) return false;
    for (const Action& action : block.actions) {
      if (action.kind == OpKind::kReturn && !action.args.empty() && action.args[0] != 0 &&
          program_.PathOf(action.args[0]).root == Root::kConstant) {
        value = program_.PathOf(action.args[0]).value != 0;
      }
    }
    if (!block.returned.empty()) {
      if (block.succs.size() != 1 || block.succs[0] < 0) return false;
      return std::ranges::all_of(CasesOf(id, block.returned[0], nullptr, depth),
                                 [&](const TruthCase& way) {
                                   Knowledge more = knowledge;
                                   if (!Learn(more, way.knowledge)) return true;
                                   return WalkTruth(id, static_cast<std::uint32_t>(block.succs[0]),
                                                    more, way.value, depth, cases);
                                 });
    }
    if (block.succs.size() == 1 && block.succs[0] >= 0) {
      return WalkTruth(id, static_cast<std::uint32_t>(block.succs[0]), knowledge, value, depth,
                       cases);
    }
    if (block.succs.size() != 2 || block.condition.kind == ConditionKind::kNone) return false;
    return std::ranges::all_of(
        CasesOf(id, block.condition, nullptr, depth), [&](const TruthCase& way) {
          const int succ = block.succs[way.value ? 0 : 1];
          Knowledge more = knowledge;
          if (succ < 0 || !Learn(more, way.knowledge)) return true;
          return WalkTruth(id, static_cast<std::uint32_t>(succ), more, way.value, depth, cases);
        });
  }

  const Program& program_;
  const QueueFields& fields_;
  FunctionId method_;
  std::vector<int> visits_;
  MethodPaths out_;
};

}  // namespace

bool QueueFields::IsCore(StringId field) const {
  return field == container || field == mutex ||
         std::ranges::find(conditions, field) != conditions.end() ||
         std::ranges::find(flags, field) != flags.end();
}

StringId FieldOf(const Program& program, PathId path) {
  if (path == 0) return 0;
  const skeleton::Path& object = program.PathOf(path);
  if (object.root != Root::kThis && object.root != Root::kCapture) return 0;
  StringId field = 0;
  for (const skeleton::PathStep& step : object.steps) {
    if (step.kind == StepKind::kBase) continue;
    if (step.kind == StepKind::kDeref && field == 0) continue;  // of a captured `this`
    if (step.kind != StepKind::kField || field != 0) return 0;
    field = step.name;
  }
  return field;
}

MethodPaths PathsOf(const Program& program, const QueueFields& fields, FunctionId method) {
  return Walker(program, fields, method).Run();
}

}  // namespace impasse::explore
