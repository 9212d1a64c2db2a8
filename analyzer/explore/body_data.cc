// Data that threads share: flags, counters, states and lists that decide who waits and who
// notifies. They are variables of the model; a value that is not known suits the program.
#include <algorithm>
#include <utility>

#include "analyzer/explore/body_writer.h"

namespace impasse::explore {

using skeleton::ConditionKind;
using skeleton::Root;

namespace {

constexpr std::int64_t kMostCompared = 1000;

bool IsRegister(const Ref& ref) { return !ref.empty() && ref.front() == 'v'; }

}  // namespace

// The local variables of the frame that other threads may see exist from now on.
void BodyWriter::RegisterLocals(const Frame& frame) {
  for (const std::uint32_t local : shared_->shared_data().LocalsOf(frame.in.function)) {
    shared_->data_locals.insert("l" + std::to_string(frame.in.id) + "." + std::to_string(local));
  }
}

bool BodyWriter::IsDatum(const Ref& ref) const {
  return !shared_->shared_data().empty() && shared_->shared_data().Holds(ref, shared_->data_locals);
}

VariableId BodyWriter::DatumAt(const Ref& ref, skeleton::PathId path) {
  return shared_->Datum(ref, NameAt(path));
}

// What a call returns is kept in one of the data: nothing is known of it, but a constant.
NodeId BodyWriter::KeepResult(Frame& frame, const skeleton::Action& action, NodeId from) {
  if (action.result == 0 || from == kDead || shared_->shared_data().empty()) return from;
  const Ref ref = shared_->objects().LocationOf(frame.in, action.result);
  Overwrite(action.result, ref);
  if (!IsDatum(ref)) {
    NoteLostChange(frame, action.result, ref);
    return from;
  }
  if (silent_ > 0) return from;
  return Append(from, {.kind = ActionKind::kForget, .variable = DatumAt(ref, action.result)},
                SiteOf(frame, action));
}

// Writes what an action does to shared data; false when it does nothing to any.
bool BodyWriter::WriteDatum(Frame& frame, const skeleton::Action& action, NodeId& from) {
  if (shared_->shared_data().empty()) return false;
  const Change change = ChangeOf(program(), action);
  if (change.kind == Change::Kind::kNone) return false;
  const Ref ref = shared_->objects().LocationOf(frame.in, change.object);
  if (!IsDatum(ref)) {
    if (change.kind != Change::Kind::kRead) NoteLostChange(frame, change.object, ref);
    return false;
  }
  if (silent_ > 0 || from == kDead) return true;
  const VariableId variable = DatumAt(ref, change.object);
  const Ref result = Objects::ResultOf(frame.in, action.ordinal);
  if (change.kind == Change::Kind::kRead) {
    const bool empty = Text(action.name).ends_with("::empty");
    readings_[result] = {.variable = variable, .is_empty = empty};
    if (action.result == 0) return true;
    const Ref kept = empty ? Ref(kUnknownRef) : Copy(variable, from);
    shared_->objects().Bind(shared_->objects().LocationOf(frame.in, action.result), kept);
    return true;
  }
  Action write = WriteOf(frame, change);
  write.variable = variable;
  if (change.fetches || change.returns) {
    const VariableId before = shared_->Register();
    write.other = before;
    const std::int16_t more = change.returns ? write.value : std::int16_t{0};
    readings_[result] = {.variable = before, .offset = more};
  }
  from = Append(from, std::move(write), SiteOf(frame, action));
  return true;
}

Action BodyWriter::WriteOf(const Frame& frame, const Change& change) const {
  Action write{.kind = ActionKind::kForget};
  if (change.kind == Change::Kind::kAdd) {
    write.kind = ActionKind::kIncrement;
    write.value = static_cast<std::int16_t>(change.amount);
  }
  if (change.kind != Change::Kind::kSet) return write;
  const auto value =
      change.value == 0 ? std::optional(change.amount) : ConstantOf(Of(frame, change.value));
  if (!value || *value > kMostCompared || *value < -kMostCompared) return write;
  write.kind = ActionKind::kSet;
  write.value = static_cast<std::int16_t>(*value);
  return write;
}

// Something is changed that may be one of the data, and it is not known which.
void BodyWriter::NoteLostChange(const Frame& frame, skeleton::PathId path_id, const Ref& ref) {
  if (silent_ > 0) return;
  const skeleton::Path& path = program().PathOf(path_id);
  if (!shared_->shared_data().Names(path)) return;
  if (const auto name = SharedData::NameOf(ref)) {
    shared_->lost_data.insert(*name);
    return;
  }
  const bool field = !path.steps.empty() && path.steps.back().kind == skeleton::StepKind::kField;
  if (field) shared_->lost_members.insert(path.steps.back().name);
  if (field || path.root == Root::kLocal) return;
  const auto& params = frame.function->params;
  const bool copy = path.root == Root::kParam && path.steps.empty() && path.id < params.size() &&
                    !params[path.id].is_reference;
  const bool own = IsKnown(ref) && (ref.front() == 'l' || ref.front() == 'g' || ref.front() == 'a');
  if (!copy && !own) shared_->followed = false;
}

// Copy keeps the value that a variable has now, and returns how it is named.
Ref BodyWriter::Copy(VariableId variable, NodeId& from) {
  const VariableId kept = shared_->Register();
  from = Append(from, {.kind = ActionKind::kIncrement, .variable = variable, .other = kept});
  return "v" + std::to_string(kept);
}

// What is handed on by value is a copy.
Ref BodyWriter::ByValue(const Ref& ref) const { return IsDatum(ref) ? Ref(kUnknownRef) : ref; }

std::optional<BodyWriter::Reading> BodyWriter::ReadingOf(const Ref& ref, skeleton::PathId path) {
  if (const auto constant = ConstantOf(ref)) {
    if (*constant > kMostCompared || *constant < -kMostCompared) return std::nullopt;
    return Reading{.offset = static_cast<std::int16_t>(*constant)};
  }
  if (const auto found = readings_.find(ref); found != readings_.end()) return found->second;
  if (IsRegister(ref))
    return Reading{.variable = static_cast<VariableId>(std::stoul(ref.substr(1)))};
  if (IsDatum(ref)) return Reading{.variable = DatumAt(ref, path)};
  return std::nullopt;
}

// A condition on shared data; no decision when it looks at anything else.
BodyWriter::Decision BodyWriter::DecideByData(const Frame& frame,
                                              const skeleton::Condition& condition) {
  Decision decision;
  if (shared_->shared_data().empty() || condition.lhs == 0) return decision;
  std::optional<Reading> left = ReadingOf(Of(frame, condition.lhs), condition.lhs);
  std::optional<Reading> right = Reading{};
  if (condition.kind != ConditionKind::kTruth) {
    right = condition.rhs == 0 ? std::nullopt : ReadingOf(Of(frame, condition.rhs), condition.rhs);
  }
  const bool constants = left && right && left->variable == kNone16 && right->variable == kNone16;
  if (!left || !right || constants) return decision;
  return Compared(condition, *left, *right);
}

BodyWriter::Decision BodyWriter::Compared(const skeleton::Condition& condition, Reading left,
                                          Reading right) {
  Decision decision;
  const bool truth = condition.kind == ConditionKind::kTruth;
  // a holds when it is not zero; a <= b when not b < a.
  decision.inverted = condition.negated != truth;
  if (left.is_empty) {
    // As a truth value only: the list has no element.
    if (!truth) return {};
    decision.inverted = condition.negated;
  } else if (condition.kind == ConditionKind::kLessEqual) {
    std::swap(left, right);
    decision.inverted = !decision.inverted;
  }
  if (right.is_empty) return {};
  const bool equal = truth || condition.kind == ConditionKind::kEqual;
  decision.compare = equal ? Compare::kEqual : Compare::kLess;
  if (left.variable == kNone16) {
    // c < b when not b < c + 1.
    std::swap(left, right);
    if (!equal) {
      decision.inverted = !decision.inverted;
      right.offset = static_cast<std::int16_t>(right.offset + 1);
    }
  }
  decision.variable = left.variable;
  decision.value = static_cast<std::int16_t>(right.offset - left.offset);
  if (right.variable != kNone16) {
    if (left.offset != right.offset) return {};
    decision.other = right.variable;
    decision.value = 0;
  }
  return decision;
}

// Whether the blocks that decide in the innermost loop around a block are all understood, here or,
// where there is no loop, in the callers.
bool BodyWriter::LoopIsDecided(Frame& frame) {
  const int loop = frame.flow->InnermostLoop(frame.block);
  if (loop < 0) return frame.decided;
  const auto& contains = frame.flow->loops[static_cast<std::size_t>(loop)].contains;
  for (std::uint32_t block = 0; block < frame.function->blocks.size(); ++block) {
    const skeleton::Block& code = frame.function->blocks[block];
    if (!contains[block] || code.succs.size() < 2) continue;
    const auto taken = std::ranges::count_if(code.succs, [](int succ) { return succ >= 0; });
    if (taken < 2) continue;
    if (code.condition.kind == ConditionKind::kNone) return false;
    if (code.condition.kind == ConditionKind::kSwitch) {
      const auto reading = ReadingOf(Of(frame, code.condition.lhs), code.condition.lhs);
      if (!reading || reading->is_empty) return false;
      continue;
    }
    const Decision decision = Decide(frame, code.condition);
    if (!decision.known && decision.variable == kNone16) return false;
  }
  return true;
}

// ---- Truth values that a function returns.

// Whether the block returns a truth value that blocks before it decide.
bool BodyWriter::ReturnsTruth(const Frame& frame, std::uint32_t block) {
  const skeleton::Block& code = frame.function->blocks[block];
  if (frame.truth == kNone16 || !code.returned.empty()) return false;
  return std::ranges::any_of(code.actions, [&](const skeleton::Action& action) {
    return action.kind == skeleton::OpKind::kReturn && !action.args.empty() && action.args[0] == 0;
  });
}

// The block looks last at the truth value that is returned.
NodeId BodyWriter::KeepTruth(Frame& frame, NodeId from) {
  const auto& returned = frame.function->blocks[frame.block].returned;
  if (frame.truth == kNone16 || returned.empty() || from == kDead) return from;
  const Decision decision = Decide(frame, returned.front());
  if (decision.known) return SetVariable(from, frame.truth, *decision.known ? 1 : 0);
  if (decision.variable == kNone16) {
    frame.truth_unknown = true;
    return from;
  }
  const NodeId test = AppendTest(from, decision);
  ProcessBuilder builder(shared_->model().processes[process_]);
  const NodeId behind = builder.Step();
  for (const bool holds : {true, false}) {
    const NodeId kept = builder.Add({.kind = ActionKind::kSet,
                                     .variable = frame.truth,
                                     .value = static_cast<std::int16_t>(holds ? 1 : 0)});
    Link(test, kept, holds != decision.inverted ? 0 : 1);
    Link(kept, behind);
  }
  return behind;
}

NodeId BodyWriter::AppendTest(NodeId from, const Decision& decision) {
  Action test{.kind = ActionKind::kTest, .compare = decision.compare};
  test.variable = decision.variable;
  test.other = decision.other;
  test.value = decision.value;
  return Append(from, std::move(test));
}

}  // namespace impasse::explore
