#include "analyzer/explore/semantics.h"

#include <algorithm>

namespace impasse::explore {
namespace {

// A chain of local steps longer than this is an endless loop without synchronisation; it is left as
// a process that can always move.
constexpr int kMaxLocalSteps = 4096;

constexpr int kMostCounted = 10'000;

// One level of a recursive lock, above its owner.
constexpr std::int16_t kRecursion = 256;

bool Holds(Compare compare, std::int16_t left, std::int16_t right) {
  return compare == Compare::kEqual ? left == right : left < right;
}

NodeId NextOf(const Node& node, std::size_t outcome) {
  return node.next[std::min(outcome, node.next.size() - 1)];
}

}  // namespace

Semantics::Semantics(const Model& model) : model_(&model), layout_(model) { FindVariableUse(); }

void Semantics::FindVariableUse() {
  const std::size_t count = model_->variables.size();
  std::vector<ProcessId> user(count, kNone16);
  std::vector<bool> written(count, false);
  private_.assign(count, true);
  const auto use = [&](VariableId variable, ProcessId process) {
    if (variable == kNone16) return;
    if (user[variable] != kNone16 && user[variable] != process) private_[variable] = false;
    user[variable] = process;
  };
  for (ProcessId p = 0; p < model_->process_count(); ++p) {
    for (const Node& node : model_->processes[p].nodes) {
      use(node.action.variable, p);
      use(node.action.other, p);
      has_helper_ |=
          node.action.kind == ActionKind::kChoose && node.action.chooser == Chooser::kHelper;
      if (!Writes(node.action)) continue;
      written[node.action.variable] = true;
      if (node.action.other != kNone16) written[node.action.other] = true;
    }
  }
  local_.resize(count);
  for (std::size_t v = 0; v < count; ++v) {
    local_[v] = private_[v] || !written[v];
    has_helper_ |= model_->variables[v].chooser == Chooser::kHelper;
  }
}

State Semantics::Initial() const {
  State state(layout_.size(), 0);
  for (ProcessId p = 0; p < model_->process_count(); ++p) {
    state[Layout::Node(p)] = model_->processes[p].initial ? NodeId{0} : kNotStarted;
  }
  for (std::size_t v = 0; v < model_->variables.size(); ++v) {
    state[layout_.Variable(static_cast<VariableId>(v))] = model_->variables[v].initial;
  }
  for (std::size_t i = 0; i < model_->primitives.size(); ++i) {
    state[layout_.Primitive(static_cast<PrimitiveId>(i))] = model_->primitives[i].count;
  }
  for (ProcessId p = 0; p < model_->process_count(); ++p) Settle(state, p);
  return state;
}

const Node* Semantics::NodeOf(StateView state, ProcessId process) const {
  const std::int16_t node = state[Layout::Node(process)];
  if (node < 0) return nullptr;
  return &model_->processes[process].nodes[static_cast<std::size_t>(node)];
}

bool Semantics::Finished(StateView state) const {
  for (ProcessId p = 0; p < model_->process_count(); ++p) {
    if (model_->processes[p].ends_program && state[Layout::Node(p)] == kEnded) return true;
  }
  return false;
}

State Semantics::Apply(StateView before, const Move& move) const {
  State state(before.begin(), before.end());
  const Node& node = *NodeOf(before, move.process);
  Effect(state, node, move);
  if (node.action.kind != ActionKind::kTest || move.value == kUnset) {
    const bool decided = node.action.kind == ActionKind::kTest;
    if (!decided) state[Layout::Node(move.process)] = NextOf(node, move.outcome);
    if (decided) LocalStep(state, move.process);
  }
  if (move.partner != kNone16) {
    const Node& partner = *NodeOf(before, move.partner);
    state[Layout::Node(move.partner)] = NextOf(partner, move.partner_outcome);
    Settle(state, move.partner);
  }
  for (ProcessId p = 0; p < model_->process_count(); ++p) {
    if (p == move.process || before[Layout::Node(p)] != state[Layout::Node(p)]) Settle(state, p);
  }
  if (Finished(state)) {
    // All ends are one end.
    std::ranges::fill(state, std::int16_t{0});
    for (ProcessId p = 0; p < model_->process_count(); ++p) state[Layout::Node(p)] = kEnded;
  }
  return state;
}

void Semantics::Effect(State& state, const Node& node, const Move& move) const {
  const Action& action = node.action;
  switch (action.kind) {
    case ActionKind::kTest:
      if (move.value != kUnset) {
        state[layout_.Variable(move.outcome == 0 ? action.variable : action.other)] = move.value;
      }
      break;
    case ActionKind::kSet:
    case ActionKind::kForget:
    case ActionKind::kIncrement:
      DataEffect(state, action);
      break;
    case ActionKind::kSpawn:
      for (const ProcessId p : action.processes) {
        if (state[Layout::Node(p)] != kNotStarted) continue;
        state[Layout::Node(p)] = 0;
        break;
      }
      break;
    case ActionKind::kSelect:
      if (move.outcome < action.arms.size()) {
        const Arm& arm = action.arms[move.outcome];
        ChannelEffect(state, arm.op, arm.primitive, move, false);
      }
      break;
    case ActionKind::kSync:
      SyncEffect(state, action, move);
      break;
    default:
      break;
  }
}

void Semantics::DataEffect(State& state, const Action& action) const {
  std::int16_t& word = state[layout_.Variable(action.variable)];
  if (action.other != kNone16) state[layout_.Variable(action.other)] = word;
  if (action.kind == ActionKind::kSet) word = action.value;
  if (action.kind == ActionKind::kForget) word = kUnset;
  // What is not known stays so. The bound only keeps numbers small: see MovesOf.
  if (action.kind == ActionKind::kIncrement && word != kUnset) {
    word = static_cast<std::int16_t>(std::clamp(word + action.value, -kMostCounted, kMostCounted));
  }
}

void Semantics::SyncEffect(State& state, const Action& action, const Move& move) const {
  if (action.op == Op::kJoin) return;
  std::int16_t& word = state[layout_.Primitive(action.primitive)];
  const ObjectKind kind = model_->primitives[action.primitive].kind;
  const bool counts_down = kind == ObjectKind::kWaitGroup || kind == ObjectKind::kLatch;
  const bool failed = move.outcome != 0;
  switch (action.op) {
    case Op::kSend:
    case Op::kTrySend:
    case Op::kReceive:
    case Op::kTryReceive:
      ChannelEffect(state, action.op, action.primitive, move, failed);
      break;
    case Op::kInit:
      word = model_->primitives[action.primitive].count;
      break;
    case Op::kClose:
      if (model_->primitives[action.primitive].drops) word = 0;
      word = static_cast<std::int16_t>(word | kClosedBit);
      break;
    case Op::kAcquire:
    case Op::kTimedAcquire:
    case Op::kTryAcquire:
    case Op::kRelease:
      if (!failed) LockEffect(word, action, move.process);
      break;
    case Op::kArriveAndWait:
      Arrive(state, action);
      break;
    case Op::kPost:
      if (kind == ObjectKind::kBarrier)
        Arrive(state, action);
      else if (kind == ObjectKind::kFuture)
        word = 1;
      else if (counts_down)
        word = std::max<std::int16_t>(0, static_cast<std::int16_t>(word - 1));
      else
        ++word;
      break;
    case Op::kAdd:
      word = static_cast<std::int16_t>(word + action.value);
      break;
    case Op::kDown:
    case Op::kTimedDown:
    case Op::kTryDown:
      if (!failed && (kind == ObjectKind::kSemaphore || kind == ObjectKind::kPool)) --word;
      break;
    case Op::kWait:
    case Op::kTimedWait: {
      Action release;
      release.op = Op::kRelease;
      LockEffect(state[layout_.Primitive(action.second)], release, move.process);
      break;
    }
    case Op::kNotifyAll:
      WakeAll(state, action.primitive);
      break;
    default:
      break;
  }
}

// The last one to arrive at a barrier lets the others go on, and the next round begins. Who leaves
// for good has arrived in all rounds to come.
void Semantics::Arrive(State& state, const Action& action) const {
  std::int16_t& word = state[layout_.Primitive(action.primitive)];
  const int gone = (word / kGone) + (action.op == Op::kPost ? action.value : 0);
  const bool last = IsLastArrival(state, action.primitive);
  const int arrived = last ? gone : (word % kGone) + 1;
  word = static_cast<std::int16_t>((gone * kGone) + arrived);
  if (last) WakeAll(state, action.primitive);
}

void Semantics::ChannelEffect(State& state, Op op, PrimitiveId channel, const Move& move,
                              bool failed) const {
  std::int16_t& word = state[layout_.Primitive(channel)];
  if (failed || move.partner != kNone16) return;  // a rendezvous leaves nothing in the channel
  const bool sends = op == Op::kSend || op == Op::kTrySend;
  if (sends && !IsClosed(word)) ++word;
  if (!sends && CountOf(word) > 0) --word;
}

void Semantics::LockEffect(std::int16_t& word, const Action& action, ProcessId process) const {
  if (action.op == Op::kRelease) {
    if (word < 0)
      ++word;
    else if (word > kRecursion)
      word = static_cast<std::int16_t>(word - kRecursion);
    else
      word = 0;
    return;
  }
  if (word > 0)
    word = static_cast<std::int16_t>(word + kRecursion);
  else if (action.mode == Mode::kShared)
    --word;
  else
    word = static_cast<std::int16_t>(process + 1);
}

void Semantics::WakeAll(State& state, PrimitiveId condition) const {
  for (ProcessId q = 0; q < model_->process_count(); ++q) {
    const Node* node = NodeOf(state, q);
    if (node == nullptr || node->action.kind != ActionKind::kParked) continue;
    if (node->action.primitive == condition) state[Layout::Node(q)] = node->next[0];
  }
}

// Does one step that concerns nobody else and leaves no choice; false when there is none.
bool Semantics::LocalStep(State& state, ProcessId process) const {
  const Node* node = NodeOf(state, process);
  if (node == nullptr) return false;
  const Action& action = node->action;
  std::size_t outcome = 0;
  switch (action.kind) {
    case ActionKind::kEnd:
      state[Layout::Node(process)] = kEnded;
      return true;
    case ActionKind::kAbort:
      for (ProcessId p = 0; p < model_->process_count(); ++p) state[Layout::Node(p)] = kEnded;
      return true;
    case ActionKind::kStep:
      break;
    case ActionKind::kChoose:
      if (node->next.size() > 1) return false;
      break;
    case ActionKind::kTest: {
      const std::int16_t left = state[layout_.Variable(action.variable)];
      const std::int16_t right =
          action.other == kNone16 ? action.value : state[layout_.Variable(action.other)];
      if (left == kUnset || right == kUnset) return false;
      outcome = Holds(action.compare, left, right) ? 0 : 1;
      break;
    }
    case ActionKind::kSet:
    case ActionKind::kIncrement:
    case ActionKind::kForget:
      Effect(state, *node, Move{.process = process});
      break;
    default:
      return false;
  }
  state[Layout::Node(process)] = node->next[outcome];
  return true;
}

void Semantics::Settle(State& state, ProcessId process) const {
  for (int steps = 0; steps < kMaxLocalSteps; ++steps) {
    const Node* node = NodeOf(state, process);
    if (node == nullptr) return;
    const Action& action = node->action;
    const auto shared = [&](VariableId v) { return v != kNone16 && !local_[v]; };
    if (shared(action.variable) || shared(action.other)) return;
    if (!LocalStep(state, process)) return;
  }
}

}  // namespace impasse::explore
