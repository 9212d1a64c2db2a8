// Conditions and branches.
#include <algorithm>
#include <optional>

#include "analyzer/skeleton/interpreter.h"

namespace impasse::skeleton {
namespace {

std::optional<bool> Compare(ConditionKind kind, std::int64_t a, std::int64_t b) {
  switch (kind) {
    case ConditionKind::kTruth:
      return a != 0;
    case ConditionKind::kEqual:
      return a == b;
    case ConditionKind::kLess:
      return a < b;
    case ConditionKind::kLessEqual:
      return a <= b;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<bool> Interpreter::Evaluate(ConditionKind kind, ObjId left, ObjId right) const {
  if (left == 0) return std::nullopt;
  const Obj& value = objects_[left];
  const bool place = value.kind == ObjKind::kAddress || value.kind == ObjKind::kFunction ||
                     value.kind == ObjKind::kClosure;
  if (kind == ConditionKind::kTruth) {
    if (place) return true;
    if (value.kind == ObjKind::kConstant) return value.value != 0;
    return std::nullopt;
  }
  if (right == 0 || objects_[right].kind != ObjKind::kConstant) return std::nullopt;
  const std::int64_t other = objects_[right].value;
  if (place && kind == ConditionKind::kEqual && other == 0) return false;
  if (value.kind != ObjKind::kConstant) return std::nullopt;
  return Compare(kind, value.value, other);
}

int Interpreter::Decide(const Frame& frame, const State& state, const Condition& condition) {
  const auto known = Evaluate(condition.kind, Value(frame, state, condition.lhs),
                              Value(frame, state, condition.rhs));
  if (known.has_value()) return *known ? 1 : 0;
  for (const Decided& decided : state.conditions) {
    if (decided.identity == condition.identity) return decided.holds ? 1 : 0;
  }
  return -1;
}

// PlaceOf returns the place that a path names, 0 when it may be another one the next time that it
// is asked for: a result, an element. `through` is told what leads there.
ObjId Interpreter::PlaceOf(const Frame& frame, const State& state, PathId path,
                           std::vector<ObjId>& through) {
  const Path& named = program_.PathOf(path);
  const bool fixed = std::all_of(named.steps.begin(), named.steps.end(), [](const PathStep& step) {
    return step.kind == StepKind::kField || step.kind == StepKind::kDeref ||
           step.kind == StepKind::kBase;
  });
  if (!fixed || named.root == Root::kResult || named.root == Root::kUnknown) return 0;
  ObjId at = RootObject(frame, named);
  for (const PathStep& step : named.steps) {
    if (at == 0) return 0;
    through.push_back(at);
    at = StepTo(frame, state, at, step);
  }
  return Through(state, at);
}

// Undecide undoes what was decided about a place that is given another value, or about one that is
// reached through it. Two members of one name are taken for one unless they are variables.
void Interpreter::Undecide(State& state, ObjId location) const {
  if (location == 0) return;
  const bool member = objects_[location].kind == ObjKind::kField;
  const auto changes = [&](ObjId place) {
    return place != 0 &&
           (objects_.Within(place, location, /*through_pointers=*/false) ||
            (member && objects_[place].kind == ObjKind::kField && MayBeSame(place, location)));
  };
  std::erase_if(state.conditions, [&](const Decided& d) {
    return changes(d.left) || changes(d.right) ||
           std::any_of(d.through.begin(), d.through.end(), changes);
  });
}

// UndecideShared undoes what was decided about places that other threads change while this one
// waits for them to do so.
void Interpreter::UndecideShared(State& state) const {
  const auto shared = [&](ObjId place) {
    return place != 0 && objects_[place].kind != ObjKind::kLocal;
  };
  std::erase_if(state.conditions,
                [&](const Decided& d) { return shared(d.left) || shared(d.right); });
}

// Remember keeps the outcome of a branch that the function asks for twice: of one that nothing in
// it changes, or of one about named places, until they are assigned.
void Interpreter::Remember(const Frame& frame, State& state, const Condition& condition,
                           bool holds) {
  if (condition.identity == 0 || !Flow(frame.id).AsksTwice(condition.identity)) return;
  Decided decided{condition.identity, holds};
  if (condition.changes) {
    const auto place = [&](PathId path, ObjId& about) {
      if (path == 0 || program_.PathOf(path).root == Root::kConstant) return path != 0;
      about = PlaceOf(frame, state, path, decided.through);
      return about != 0;
    };
    const bool truth = condition.kind == ConditionKind::kTruth;
    if (!place(condition.lhs, decided.left)) return;
    if (!truth && !place(condition.rhs, decided.right)) return;
  }
  state.conditions.push_back(decided);
  std::sort(state.conditions.begin(), state.conditions.end());
}

std::vector<std::size_t> Interpreter::SwitchTargets(const Frame& frame, const Block& block,
                                                    const State& state) {
  const Condition& condition = block.condition;
  const ObjId value = Value(frame, state, condition.lhs);
  const bool known = value != 0 && objects_[value].kind == ObjKind::kConstant;
  std::vector<std::size_t> targets;
  bool matched = false;
  for (std::size_t i = 0; i < block.succs.size(); ++i) {
    if (static_cast<int>(i) == condition.default_succ) continue;
    const bool fits =
        !known || (i < condition.cases.size() && condition.cases[i] == objects_[value].value);
    matched = matched || (known && fits);
    if (fits) targets.push_back(i);
  }
  if (!matched && condition.default_succ >= 0)
    targets.push_back(static_cast<std::size_t>(condition.default_succ));
  return targets;
}

// OfEntry tells whether a value is one that the function was entered with.
bool Interpreter::OfEntry(const State& state, ObjId value) const {
  if (value == 0 || !objects_.OfCaller(value) || !Matters(value)) return false;
  for (ObjId at = value; at != 0; at = objects_[at].base) {
    const Obj& obj = objects_[at];
    if (state.IsChanged(at) || state.Load(at) != 0) return false;
    if (obj.kind == ObjKind::kIndex && obj.a == 0) return false;
    if (obj.kind == ObjKind::kCapture || obj.kind == ObjKind::kAddress) return false;
  }
  return true;
}

// AssumeOutcome keeps what a branch says of a value of entry, so that callers who know better do
// not take the path.
void Interpreter::AssumeOutcome(const Frame& frame, State& state, const Condition& condition,
                                bool holds) {
  if (condition.kind != ConditionKind::kTruth && condition.kind != ConditionKind::kEqual) return;
  const ObjId left = Value(frame, state, condition.lhs);
  if (!OfEntry(state, left)) return;
  const ObjId right =
      condition.kind == ConditionKind::kTruth ? 0 : Value(frame, state, condition.rhs);
  if (condition.kind == ConditionKind::kEqual && objects_[right].kind != ObjKind::kConstant) return;
  state.Assume({left, condition.kind, right, holds});
}

void Interpreter::Switch(const Frame& frame, const Block& block, const State& state,
                         std::vector<std::pair<std::uint32_t, State>>& out) {
  const Condition& condition = block.condition;
  const ObjId value = Value(frame, state, condition.lhs);
  const bool of_entry = OfEntry(state, value);
  for (const std::size_t i : SwitchTargets(frame, block, state)) {
    if (i >= block.succs.size() || block.succs[i] < 0) continue;
    State next = state;
    const bool is_default = static_cast<int>(i) == condition.default_succ;
    if (of_entry && !is_default && i < condition.cases.size())
      next.Assume({value, ConditionKind::kEqual, objects_.Constant(condition.cases[i]), true});
    for (const std::int64_t other : condition.cases) {
      if (of_entry && is_default)
        next.Assume({value, ConditionKind::kEqual, objects_.Constant(other), false});
    }
    out.emplace_back(static_cast<std::uint32_t>(block.succs[i]), std::move(next));
  }
}

// DropLast notes that a branch was taken because nobody else refers to an object any more.
void Interpreter::DropLast(const Frame& frame, State& state, std::uint32_t block, bool holds) {
  constexpr std::uint8_t kMost = 3;
  const LastReference::Drop* drop = last_reference_.At(frame.id, block);
  if (drop == nullptr || drop->holds != holds) return;
  if (state.dropped < kMost) ++state.dropped;
  ObjId object = drop->is_pointer ? objects_.Pointee(Value(frame, state, drop->counter))
                                  : Locate(frame, state, drop->counter);
  while (objects_[object].kind == ObjKind::kField) object = objects_[object].base;
  if (object == 0) return;
  const auto at = std::lower_bound(state.dying.begin(), state.dying.end(), object);
  if (at == state.dying.end() || *at != object) state.dying.insert(at, object);
}

void Interpreter::Branch(const Frame& frame, std::uint32_t index, const State& state,
                         std::vector<std::pair<std::uint32_t, State>>& out) {
  const Block& block = frame.function->blocks[index];
  const Condition& condition = block.condition;
  if (condition.kind == ConditionKind::kSwitch) return Switch(frame, block, state, out);
  const auto go = [&](std::size_t way, State next) {
    if (way >= block.succs.size() || block.succs[way] < 0) return;
    out.emplace_back(static_cast<std::uint32_t>(block.succs[way]), std::move(next));
  };
  if (condition.kind == ConditionKind::kNone || block.succs.size() != 2) {
    for (std::size_t i = 0; i < block.succs.size(); ++i) go(i, state);
    return;
  }
  const int decided = Decide(frame, state, condition);
  for (const bool holds : {true, false}) {
    if (decided >= 0 && (decided == 1) != holds) continue;
    State next = state;
    if (decided < 0) {
      Remember(frame, next, condition, holds);
      AssumeOutcome(frame, next, condition, holds);
    }
    DropLast(frame, next, index, holds);
    go(holds != condition.negated ? 0 : 1, std::move(next));
  }
}

}  // namespace impasse::skeleton
