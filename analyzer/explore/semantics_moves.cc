// The moves that a state allows.
#include <algorithm>
#include <cstdlib>

#include "analyzer/explore/semantics.h"

namespace impasse::explore {
namespace {

// Data that threads share is counted up to here; beyond, the search is cut.
constexpr int kMostShared = 64;

}  // namespace

// Offer is one way in which a process would use a channel now.
struct Semantics::Offer {
  PrimitiveId channel = kNone16;
  bool sends = false;
  bool tries = false;    // does not wait: meets only who is already waiting
  bool fails = false;    // has an own outcome for a closed channel
  bool checked = false;  // whoever sends looks at that outcome
  std::uint8_t outcome = 0;
};

std::vector<Semantics::Offer> Semantics::OffersAt(const Action& action) {
  std::vector<Offer> offers;
  if (action.kind == ActionKind::kSelect) {
    for (std::size_t i = 0; i < action.arms.size(); ++i) {
      offers.push_back({.channel = action.arms[i].primitive,
                        .sends = action.arms[i].op == Op::kSend,
                        .tries = action.has_default,
                        .checked = action.arms[i].checked,
                        .outcome = static_cast<std::uint8_t>(i)});
    }
    return offers;
  }
  if (action.kind != ActionKind::kSync) return offers;
  const bool sends = action.op == Op::kSend || action.op == Op::kTrySend;
  const bool receives = action.op == Op::kReceive || action.op == Op::kTryReceive;
  const bool tries = action.op == Op::kTrySend || action.op == Op::kTryReceive;
  if (sends || receives) {
    offers.push_back({.channel = action.primitive,
                      .sends = sends,
                      .tries = tries,
                      .fails = true,
                      .checked = action.checked});
  }
  return offers;
}

void Semantics::Moves(StateView state, std::vector<Move>& moves) const {
  if (Finished(state)) return;
  for (ProcessId p = 0; p < model_->process_count(); ++p) MovesOf(state, p, moves);
}

void Semantics::MovesOf(StateView state, ProcessId process, std::vector<Move>& moves) const {
  const Node* node = NodeOf(state, process);
  if (node == nullptr) return;
  Move move{.process = process, .node = state[Layout::Node(process)]};
  const Action& action = node->action;
  switch (action.kind) {
    case ActionKind::kEnd:
      return;
    case ActionKind::kChoose:
      move.helper = action.chooser == Chooser::kHelper;
      for (std::size_t i = 0; i < node->next.size(); ++i) {
        move.outcome = static_cast<std::uint8_t>(i);
        moves.push_back(move);
      }
      return;
    case ActionKind::kTest:
      return TestMoves(state, action, move, moves);
    case ActionKind::kSelect:
      return ChannelMoves(state, process, moves);
    case ActionKind::kSync:
      return SyncMoves(state, process, moves);
    case ActionKind::kParked:
      move.outcome = 1;
      if (action.timed) moves.push_back(move);
      return;
    case ActionKind::kIncrement:
      if (std::abs(state[layout_.Variable(action.variable)]) > kMostShared &&
          state[layout_.Variable(action.variable)] != kUnset) {
        move.event = Event::kOverflow;
      }
      moves.push_back(move);
      return;
    case ActionKind::kSpawn: {
      const auto fresh = [&](ProcessId p) { return state[Layout::Node(p)] == kNotStarted; };
      if (!std::ranges::any_of(action.processes, fresh)) move.event = Event::kOverflow;
      moves.push_back(move);
      return;
    }
    default:
      moves.push_back(move);
  }
}

void Semantics::TestMoves(StateView state, const Action& action, Move move,
                          std::vector<Move>& moves) const {
  const auto unset = [&](VariableId v) {
    return v != kNone16 && state[layout_.Variable(v)] == kUnset;
  };
  const VariableId variable = unset(action.variable) ? action.variable : action.other;
  if (!unset(variable)) {
    moves.push_back(move);
    return;
  }
  const Variable& chosen = model_->variables[variable];
  move.helper = chosen.chooser == Chooser::kHelper;
  move.outcome = variable == action.variable ? 0 : 1;  // which of the two sides was read
  for (const std::int16_t value : chosen.domain) {
    move.value = value;
    moves.push_back(move);
  }
}

void Semantics::SyncMoves(StateView state, ProcessId process, std::vector<Move>& moves) const {
  const Action& action = NodeOf(state, process)->action;
  const Move move{.process = process, .node = state[Layout::Node(process)]};
  switch (action.op) {
    case Op::kSend:
    case Op::kTrySend:
    case Op::kReceive:
    case Op::kTryReceive:
      ChannelMoves(state, process, moves);
      break;
    case Op::kAcquire:
    case Op::kTimedAcquire:
    case Op::kTryAcquire:
      LockMoves(state, action, move, moves);
      break;
    case Op::kJoin:
      if (AllEnded(state, action)) moves.push_back(move);
      break;
    case Op::kPost:
    case Op::kAdd:
    case Op::kDown:
    case Op::kTimedDown:
    case Op::kTryDown:
      CountMoves(state, action, move, moves);
      break;
    case Op::kNotifyOne:
      NotifyMoves(state, action, move, moves);
      break;
    case Op::kClose:
      CloseMoves(state, action, move, moves);
      break;
    case Op::kArriveAndWait: {
      Move arrives = move;
      if (state[layout_.Primitive(action.primitive)] % kGone > kGone - 2)
        arrives.event = Event::kOverflow;
      arrives.outcome = IsLastArrival(state, action.primitive) ? 1 : 0;
      moves.push_back(arrives);
      break;
    }
    default:
      moves.push_back(move);
  }
  if (!action.timed) return;
  Move gives_up = move;
  gives_up.outcome = 1;
  moves.push_back(gives_up);
}

// Whether all others have arrived at the barrier.
bool Semantics::IsLastArrival(StateView state, PrimitiveId barrier) const {
  const int arrived = state[layout_.Primitive(barrier)] % kGone;
  return arrived + 1 >= model_->primitives[barrier].capacity;
}

void Semantics::LockMoves(StateView state, const Action& action, const Move& move,
                          std::vector<Move>& moves) const {
  const bool free = CanAcquire(state, move.process, action);
  if (free) moves.push_back(move);
  if (free || action.op != Op::kTryAcquire) return;
  Move failed = move;
  failed.outcome = 1;
  moves.push_back(failed);
}

void Semantics::CountMoves(StateView state, const Action& action, Move move,
                           std::vector<Move>& moves) const {
  const std::int16_t count = state[layout_.Primitive(action.primitive)];
  const ObjectKind kind = model_->primitives[action.primitive].kind;
  const bool counts_down = kind == ObjectKind::kWaitGroup || kind == ObjectKind::kLatch;
  if (kind == ObjectKind::kBarrier) {
    if (count % kGone > kGone - 2 || count / kGone > kGone) move.event = Event::kOverflow;
    return moves.push_back(move);
  }
  if (action.op == Op::kPost || action.op == Op::kAdd) {
    const bool down = counts_down && action.op == Op::kPost;
    const bool again = kind == ObjectKind::kFuture && count > 0 && !action.checked;
    if ((down && count <= 0) || again) move.event = Event::kNegativeCount;
    if (!down && count > 1000) move.event = Event::kOverflow;
    moves.push_back(move);
    return;
  }
  const bool open = counts_down ? count == 0 : count > 0;
  if (!open && action.op != Op::kTryDown) return;
  move.outcome = open ? 0 : 1;
  moves.push_back(move);
}

void Semantics::NotifyMoves(StateView state, const Action& action, Move move,
                            std::vector<Move>& moves) const {
  const std::size_t before = moves.size();
  for (ProcessId q = 0; q < model_->process_count(); ++q) {
    const Node* node = NodeOf(state, q);
    if (node == nullptr || node->action.kind != ActionKind::kParked) continue;
    if (node->action.primitive != action.primitive) continue;
    move.partner = q;
    move.partner_node = state[Layout::Node(q)];
    moves.push_back(move);
  }
  if (moves.size() > before) return;
  move.partner = kNone16;
  moves.push_back(move);
}

void Semantics::CloseMoves(StateView state, const Action& action, Move move,
                           std::vector<Move>& moves) const {
  const bool again = IsClosed(state[layout_.Primitive(action.primitive)]);
  if (again && !action.checked) move.event = Event::kDoubleClose;
  moves.push_back(move);
}

void Semantics::ChannelMoves(StateView state, ProcessId process, std::vector<Move>& moves) const {
  const Action& action = NodeOf(state, process)->action;
  bool ready = false;
  bool tries = false;
  for (const Offer& offer : OffersAt(action)) {
    ready |= OfferMoves(state, process, offer, moves);
    tries |= offer.tries;
  }
  if (action.kind == ActionKind::kSelect && action.arms.empty()) tries = action.has_default;
  if (ready || !tries) return;
  Move otherwise{.process = process, .node = state[Layout::Node(process)], .outcome = 1};
  if (action.kind == ActionKind::kSelect) {
    otherwise.outcome = static_cast<std::uint8_t>(action.arms.size());
  }
  moves.push_back(otherwise);
}

// Appends the moves of one offer and tells whether the offer can be met now. A rendezvous is listed
// with its sender; for the receiver this only answers.
bool Semantics::OfferMoves(StateView state, ProcessId process, const Offer& offer,
                           std::vector<Move>& moves) const {
  const std::int16_t word = state[layout_.Primitive(offer.channel)];
  const std::int16_t capacity = model_->primitives[offer.channel].capacity;
  Move move{.process = process, .node = state[Layout::Node(process)], .outcome = offer.outcome};
  if (offer.sends && IsClosed(word)) {
    if (offer.fails) move.outcome = 1;
    if (!offer.checked) move.event = Event::kSendOnClosed;
    moves.push_back(move);
    return true;
  }
  if (offer.sends ? CountOf(word) < capacity : CountOf(word) > 0) {
    if (offer.sends && CountOf(word) > 2000) move.event = Event::kOverflow;
    moves.push_back(move);
    return true;
  }
  if (!offer.sends && IsClosed(word)) {
    if (offer.fails) move.outcome = 1;
    moves.push_back(move);
    return true;
  }
  return capacity == 0 && MeetMoves(state, process, offer, moves);
}

bool Semantics::MeetMoves(StateView state, ProcessId process, const Offer& offer,
                          std::vector<Move>& moves) const {
  bool met = false;
  for (ProcessId q = 0; q < model_->process_count(); ++q) {
    const Node* node = q == process ? nullptr : NodeOf(state, q);
    if (node == nullptr) continue;
    for (const Offer& other : OffersAt(node->action)) {
      if (other.channel != offer.channel || other.sends == offer.sends) continue;
      if (other.tries && offer.tries) continue;
      met = true;
      if (!offer.sends) continue;
      moves.push_back({.process = process,
                       .node = state[Layout::Node(process)],
                       .outcome = offer.outcome,
                       .partner = q,
                       .partner_node = state[Layout::Node(q)],
                       .partner_outcome = other.outcome});
    }
  }
  return met;
}

bool Semantics::CanAcquire(StateView state, ProcessId process, const Action& action) const {
  const std::int16_t word = state[layout_.Primitive(action.primitive)];
  if (word == 0) return true;
  if (word < 0) return action.mode == Mode::kShared;
  return OwnerOf(word) == process &&
         model_->primitives[action.primitive].kind == ObjectKind::kRecursiveMutex;
}

bool Semantics::AllEnded(StateView state, const Action& action) const {
  return std::ranges::all_of(action.processes, [&](ProcessId p) {
    const std::int16_t node = state[Layout::Node(p)];
    return node == kEnded || node == kNotStarted;
  });
}

}  // namespace impasse::explore
