// Branches: what is known of a condition decides; what is the same condition again decides the same
// way; the number of rounds of a loop is counted, or left to the helper; a branch inside a loop on
// something unknown is left to the helper too, since each round has its own data; any other unknown
// branch is the adversary's.
#include <algorithm>
#include <utility>

#include "analyzer/explore/body_writer.h"

namespace impasse::explore {

using skeleton::ConditionKind;
using skeleton::Root;

namespace {

constexpr std::int64_t kMostCase = 10'000;  // no datum has such a value

}  // namespace

void BodyWriter::Go(Frame& frame, NodeId from, int succ, std::size_t outcome) {
  const auto to = static_cast<std::uint32_t>(succ);
  NodeId target = frame.entries[to];
  const int loop = frame.flow->LoopAt(to);
  const bool enters = loop >= 0 && !frame.flow->back_edges.contains({frame.block, to});
  if (enters) {
    // Each time the loop is entered its rounds are counted anew.
    const VariableId counter = CounterOf(frame, static_cast<std::size_t>(loop));
    ProcessBuilder builder(shared_->model().processes[process_]);
    const NodeId reset = builder.Add({.kind = ActionKind::kSet, .variable = counter});
    builder.Link(reset, target);
    target = reset;
  }
  if (ReturnsTruth(frame, to)) target = KeepTruthOnEdge(frame, succ, target);
  Link(from, target, outcome);
}

// What is returned in `target` was decided by the branch of this block.
NodeId BodyWriter::KeepTruthOnEdge(Frame& frame, int succ, NodeId target) {
  const skeleton::Block& block = frame.function->blocks[frame.block];
  if (!block.returned.empty()) return target;  // kept already
  const bool decides = block.condition.kind != ConditionKind::kNone &&
                       block.condition.kind != ConditionKind::kSwitch && block.succs.size() == 2 &&
                       block.succs[0] != block.succs[1];
  if (!decides) {
    frame.truth_unknown = true;
    return target;
  }
  ProcessBuilder builder(shared_->model().processes[process_]);
  const std::int16_t value = block.succs[0] == succ ? 1 : 0;
  const NodeId kept =
      builder.Add({.kind = ActionKind::kSet, .variable = frame.truth, .value = value});
  builder.Link(kept, target);
  return kept;
}

VariableId BodyWriter::CounterOf(Frame& frame, std::size_t loop) {
  VariableId& counter = frame.counters[loop];
  if (counter == kNone16) counter = shared_->AddVariable({.name = "", .domain = {0}, .initial = 0});
  return counter;
}

void BodyWriter::Branch(Frame& frame, NodeId from) {
  const skeleton::Block& block = frame.function->blocks[frame.block];
  std::vector<int> succs;
  for (const int succ : block.succs) {
    const bool valid = succ >= 0 && static_cast<std::size_t>(succ) < frame.entries.size();
    if (valid && frame.entries[static_cast<std::size_t>(succ)] != kDead) succs.push_back(succ);
  }
  if (succs.empty()) {
    Append(from, {.kind = ActionKind::kAbort});
    return;
  }
  if (succs.size() == 1) return Go(frame, from, succs[0]);
  const skeleton::Condition& condition = block.condition;
  if (condition.kind == ConditionKind::kSwitch) {
    const std::optional<Reading> reading = ReadingOf(Of(frame, condition.lhs), condition.lhs);
    if (reading && !reading->is_empty) return BranchBySwitch(frame, from, *reading);
  }
  if (succs.size() > 2 || block.succs.size() > 2 || condition.kind == ConditionKind::kNone ||
      condition.kind == ConditionKind::kSwitch) {
    return BranchByChoice(frame, from, succs);
  }
  const Decision decision = Decide(frame, condition);
  if (decision.known || decision.variable != kNone16) {
    return BranchByDecision(frame, from, decision, succs[0], succs[1]);
  }
  const int loop = frame.flow->InnermostLoop(frame.block);
  if (loop >= 0) {
    const auto& contains = frame.flow->loops[static_cast<std::size_t>(loop)].contains;
    const bool first_stays = contains[static_cast<std::size_t>(succs[0])];
    const bool second_stays = contains[static_cast<std::size_t>(succs[1])];
    if (first_stays != second_stays) {
      const int stay = first_stays ? succs[0] : succs[1];
      const int leave = first_stays ? succs[1] : succs[0];
      return BranchByLoop(frame, from, static_cast<std::size_t>(loop), stay, leave,
                          first_stays != condition.negated);
    }
  }
  BranchByChoice(frame, from, succs);
}

void BodyWriter::BranchByDecision(Frame& frame, NodeId from, const Decision& decision, int yes,
                                  int no) {
  if (decision.known) return Go(frame, from, *decision.known ? yes : no);
  const NodeId node = AppendTest(from, decision);
  Go(frame, node, decision.inverted ? no : yes, 0);
  Go(frame, node, decision.inverted ? yes : no, 1);
}

// A switch on something known: one test after the other, and the default for all else. Without a
// default the last case is what is left.
void BodyWriter::BranchBySwitch(Frame& frame, NodeId from, const Reading& reading) {
  const skeleton::Block& block = frame.function->blocks[frame.block];
  const skeleton::Condition& condition = block.condition;
  const auto taken = [&](std::size_t i) {
    const int succ = block.succs[i];
    const bool valid = succ >= 0 && static_cast<std::size_t>(succ) < frame.entries.size();
    return valid && frame.entries[static_cast<std::size_t>(succ)] != kDead;
  };
  int rest = condition.default_succ;
  if (rest >= 0 && !taken(static_cast<std::size_t>(rest))) rest = -1;
  for (std::size_t i = 0; rest < 0 && i < block.succs.size(); ++i) {
    if (taken(block.succs.size() - 1 - i)) rest = static_cast<int>(block.succs.size() - 1 - i);
  }
  for (std::size_t i = 0; i < block.succs.size() && i < condition.cases.size(); ++i) {
    if (static_cast<int>(i) == rest || !taken(i)) continue;
    const std::int64_t value = condition.cases[i] - reading.offset;
    if (reading.variable == kNone16) {
      if (value == 0) return Go(frame, from, block.succs[i]);
      continue;
    }
    Action test{.kind = ActionKind::kTest, .variable = reading.variable};
    test.value = static_cast<std::int16_t>(std::clamp<std::int64_t>(value, -kMostCase, kMostCase));
    const NodeId node = Append(from, std::move(test));
    Go(frame, node, block.succs[i], 0);
    from = ProcessBuilder(shared_->model().processes[process_]).Step();
    Link(node, from, 1);
  }
  Go(frame, from, block.succs[static_cast<std::size_t>(rest)]);
}

void BodyWriter::BranchByLoop(Frame& frame, NodeId from, std::size_t loop, int stay, int leave,
                              bool yes_stays) {
  const skeleton::Condition& condition = frame.function->blocks[frame.block].condition;
  std::optional<Bound> bound = TripCount(frame, condition, yes_stays);
  const bool at_head = frame.flow->loops[loop].head == frame.block;
  if (!bound && !at_head) return BranchByChoice(frame, from, {stay, leave});
  const bool counted = bound.has_value();
  // Nothing is known of how often: at least once, then as the helper likes.
  if (!counted) bound = Bound{.count = 1};
  if (bound->variable == kNone16 && counted) {
    frame.counts[loop] = static_cast<std::size_t>(std::max<std::int64_t>(bound->count, 1));
  }
  Action test{.kind = ActionKind::kTest, .compare = Compare::kLess};
  test.variable = CounterOf(frame, loop);
  test.other = bound->variable;
  test.value = static_cast<std::int16_t>(bound->count);
  const VariableId counter = test.variable;
  // The condition of a do-while stands behind the first round.
  const bool behind = !at_head;
  if (behind)
    from = Append(from, {.kind = ActionKind::kIncrement, .variable = counter, .value = 1});
  const NodeId node = Append(from, std::move(test));
  NodeId round = node;
  if (!behind)
    round = Append(node, {.kind = ActionKind::kIncrement, .variable = counter, .value = 1});
  Go(frame, round, stay, 0);
  if (counted) return Go(frame, node, leave, 1);
  ProcessBuilder builder(shared_->model().processes[process_]);
  const NodeId again = builder.Add({.kind = ActionKind::kChoose, .chooser = Chooser::kHelper});
  Link(node, again, 1);
  Go(frame, again, stay, 0);
  Go(frame, again, leave, 1);
}

void BodyWriter::BranchByChoice(Frame& frame, NodeId from, const std::vector<int>& succs) {
  const skeleton::Condition& condition = frame.function->blocks[frame.block].condition;
  const bool looping = InLoop(frame);
  const bool looks = looks_.contains(Of(frame, condition.lhs)) ||
                     (condition.rhs != 0 && looks_.contains(Of(frame, condition.rhs)));
  const bool two = succs.size() == 2 && condition.kind != ConditionKind::kSwitch;
  if (two && !looping && !looks && !condition.changes && condition.identity != 0) {
    // The same condition again goes the same way.
    const Ref lhs = Of(frame, condition.lhs);
    const Ref rhs = condition.rhs == 0 ? Ref("-") : Of(frame, condition.rhs);
    const bool local = IsKnown(lhs) && IsKnown(rhs) && lhs.front() != 'g' &&
                       lhs.find('/') == Ref::npos && lhs.find('*') == Ref::npos;
    const std::string scope =
        local ? "" : std::to_string(frame.in.id) + ":" + Text(condition.identity);
    const std::string key =
        "if:" + std::to_string(static_cast<int>(condition.kind)) + lhs + "," + rhs + scope;
    Decision decision;
    decision.variable =
        shared_->Shared(key, {.name = Text(condition.identity), .domain = {0, 1}, .open = !local});
    decision.value = condition.negated ? 0 : 1;
    return BranchByDecision(frame, from, decision, succs[0], succs[1]);
  }
  Action choose{.kind = ActionKind::kChoose};
  // Without a condition it is whether a static variable is there already, or the like.
  const bool bare = condition.kind == ConditionKind::kNone;
  choose.chooser = looping || looks || bare ? Chooser::kHelper : Chooser::kAdversary;
  const NodeId node = Append(from, std::move(choose));
  for (std::size_t i = 0; i < succs.size(); ++i) Go(frame, node, succs[i], i);
}

BodyWriter::Decision BodyWriter::Decide(const Frame& frame, const skeleton::Condition& condition) {
  Decision decision = DecideByData(frame, condition);
  if (decision.variable != kNone16) return decision;
  if (condition.kind == ConditionKind::kTruth && condition.lhs == 0) {
    return DecideByIterator(frame, condition);
  }
  const Ref lhs = Of(frame, condition.lhs);
  if (condition.kind == ConditionKind::kTruth) {
    if (const auto outcome = outcomes_.find(lhs); outcome != outcomes_.end()) {
      decision.variable = outcome->second.variable;
      decision.value = condition.negated != outcome->second.inverted ? 0 : 1;
      return decision;
    }
  }
  const bool zero = zeros_.contains(lhs);
  const auto left = zero ? std::optional<std::int64_t>(0) : ConstantOf(lhs);
  const bool literal = zero || program().PathOf(condition.lhs).root == Root::kConstant;
  if (!left || (condition.changes && !literal)) return decision;
  if (condition.kind == ConditionKind::kTruth) {
    decision.known = (*left != 0) != condition.negated;
    return decision;
  }
  const auto right = condition.rhs == 0 ? std::nullopt : ConstantOf(Of(frame, condition.rhs));
  if (!right || (condition.changes && !zero)) return decision;
  const bool holds = condition.kind == ConditionKind::kEqual  ? *left == *right
                     : condition.kind == ConditionKind::kLess ? *left < *right
                                                              : *left <= *right;
  decision.known = holds != condition.negated;
  return decision;
}

const skeleton::Action* BodyWriter::LastComparison(const Frame& frame) const {
  const auto& actions = frame.function->blocks[frame.block].actions;
  for (auto action = actions.rbegin(); action != actions.rend(); ++action) {
    const std::string& name = Text(action->name);
    if (name.ends_with("operator==") || name.ends_with("operator!=")) return &*action;
  }
  return nullptr;
}

// The test of a range-for over a channel: whether the last receive gave a value.
BodyWriter::Decision BodyWriter::DecideByIterator(const Frame& frame,
                                                  const skeleton::Condition& condition) const {
  Decision decision;
  const skeleton::Action* comparison = LastComparison(frame);
  if (comparison == nullptr) return decision;
  for (const skeleton::PathId operand :
       {comparison->object, comparison->args.empty() ? 0 : comparison->args[0]}) {
    if (operand == 0) continue;
    const auto iterator = iterators_.find(Of(frame, operand));
    if (iterator == iterators_.end()) continue;
    const bool differs = Text(condition.identity).find("!=") != std::string::npos;
    decision.variable = iterator->second.second;
    decision.value = differs != condition.negated ? 1 : 0;
  }
  return decision;
}

std::optional<BodyWriter::Assignments> BodyWriter::CounterIn(const Frame& frame,
                                                             skeleton::PathId path) const {
  if (path == 0) return std::nullopt;
  const Ref counter = shared_->objects().LocationOf(frame.in, path);
  const auto found = frame.assigned.find(counter);
  if (found == frame.assigned.end()) return std::nullopt;
  const Assignments& assigned = found->second;
  if (assigned.plain == 1 && assigned.up + assigned.down == 1) return assigned;
  return CounterOfLoop(frame, counter);
}

// A variable with which one loop after the other counts: it is set in the block before this one and
// counts in one place inside.
std::optional<BodyWriter::Assignments> BodyWriter::CounterOfLoop(const Frame& frame,
                                                                 const Ref& counter) const {
  const int loop = frame.flow->InnermostLoop(frame.block);
  if (loop < 0) return std::nullopt;
  const std::vector<bool>& contains = frame.flow->loops[static_cast<std::size_t>(loop)].contains;
  const auto head = static_cast<int>(frame.flow->loops[static_cast<std::size_t>(loop)].head);
  Assignments inside;
  Assignments before;
  int entries = 0;
  for (const std::uint32_t block : frame.flow->order) {
    const skeleton::Block& code = frame.function->blocks[block];
    const bool enters = !contains[block] && std::ranges::find(code.succs, head) != code.succs.end();
    if (!enters && !contains[block]) continue;
    entries += enters ? 1 : 0;
    for (const skeleton::Action& action : code.actions) {
      NoteAssignment(frame, action, counter, contains[block] ? inside : before);
    }
  }
  const bool counts = inside.plain == 0 && inside.up + inside.down == 1;
  const bool set = entries == 1 && before.plain == 1 && before.up + before.down == 0;
  if (!counts || !set || !IsKnown(before.initial)) return std::nullopt;
  inside.plain = 1;
  inside.initial = before.initial;
  return inside;
}

void BodyWriter::NoteAssignment(const Frame& frame, const skeleton::Action& action,
                                const Ref& variable, Assignments& assigned) const {
  const bool call = action.kind == skeleton::OpKind::kCall;
  const skeleton::PathId path = call ? action.result : action.object;
  if (path == 0 || (!call && action.kind != skeleton::OpKind::kAssign)) return;
  const bool whole = program().PathOf(path).steps.empty();
  if (!whole || shared_->objects().LocationOf(frame.in, path) != variable) return;
  CountAssignment(frame, action, assigned);
}

// KeepsValue tells whether a variable that bounds a loop has one value all the time.
bool BodyWriter::KeepsValue(const Frame& frame, skeleton::PathId limit) const {
  const auto changed = frame.assigned.find(shared_->objects().LocationOf(frame.in, limit));
  if (changed == frame.assigned.end()) return true;
  const bool parameter = limit != 0 && program().PathOf(limit).root == Root::kParam;
  const Assignments& assigned = changed->second;
  return assigned.up + assigned.down == 0 && assigned.plain <= (parameter ? 0 : 1);
}

std::optional<BodyWriter::Bound> BodyWriter::TripCount(const Frame& frame,
                                                       const skeleton::Condition& condition,
                                                       bool yes_stays) {
  if (condition.kind == ConditionKind::kTruth) return IteratorBound(frame);
  const bool equal = condition.kind == ConditionKind::kEqual;
  if (equal == yes_stays) return std::nullopt;
  skeleton::PathId limit = condition.rhs;
  std::optional<Assignments> counter = CounterIn(frame, condition.lhs);
  bool swapped = false;
  if (!counter || (!equal && counter->up == 0)) {
    counter = CounterIn(frame, condition.rhs);
    limit = condition.lhs;
    swapped = true;
    if (!counter || (!equal && counter->down == 0)) return std::nullopt;
  }
  if (!KeepsValue(frame, limit)) return std::nullopt;
  const Ref from = swapped && !equal ? Of(frame, limit) : counter->initial;
  const Ref to = swapped && !equal ? counter->initial : Of(frame, limit);
  const std::int64_t more = condition.kind == ConditionKind::kLessEqual ? 1 : 0;
  const auto first = ConstantOf(from);
  if (!first) return std::nullopt;
  if (const auto last = ConstantOf(to)) {
    return BoundOf(frame, "c" + std::to_string(std::max<std::int64_t>(*last - *first + more, 0)),
                   0);
  }
  return *first == more ? BoundOf(frame, to, swapped && !equal ? condition.rhs : limit)
                        : std::nullopt;
}

std::optional<BodyWriter::Bound> BodyWriter::BoundOf(const Frame& frame, const Ref& bound,
                                                     skeleton::PathId path) {
  if (const auto count = ConstantOf(bound)) {
    if (*count <= shared_->limits().max_count) return Bound{.count = *count};
    return Symbolic(bound, std::to_string(*count));
  }
  if (!IsKnown(bound)) return std::nullopt;
  const std::string name = path == 0 ? "the bound" : Text(program().PathOf(path).text);
  // v.size() is the same for the same container.
  if (path != 0 && program().PathOf(path).root == Root::kResult) {
    for (const skeleton::Action& action : frame.function->blocks[frame.block].actions) {
      if (action.ordinal != program().PathOf(path).id || !Text(action.name).ends_with("::size"))
        continue;
      return Symbolic("size:" + Of(frame, action.object), name);
    }
    return std::nullopt;
  }
  return Symbolic(bound, name);
}

std::optional<BodyWriter::Bound> BodyWriter::IteratorBound(const Frame& frame) {
  const skeleton::Action* comparison = LastComparison(frame);
  if (comparison == nullptr || comparison->args.empty()) return std::nullopt;
  const skeleton::PathId operand =
      comparison->object != 0 ? comparison->object : comparison->args[0];
  const Ref iterator = Of(frame, operand);
  if (!iterator.ends_with("[]&")) return std::nullopt;
  return Symbolic("size:" + iterator.substr(0, iterator.size() - 3), "the number of elements");
}

BodyWriter::Bound BodyWriter::Symbolic(const std::string& key, const std::string& name) {
  return {.variable = shared_->Shared(
              "bound:" + key, {.name = name, .domain = {1, 2, 3}, .chooser = Chooser::kHelper})};
}

}  // namespace impasse::explore
