#include "analyzer/explore/reduction.h"

#include <algorithm>

#include "analyzer/explore/guards.h"

namespace impasse::explore {
namespace {

constexpr bool OnlyUses(int uses, int allowed) { return (uses & ~allowed) == 0; }

}  // namespace

Reduction::Reduction(const Semantics& semantics, const Future& future)
    : semantics_(&semantics), future_(&future), guards_(GuardsOf(semantics.model())) {}

std::vector<Reduction::Range> Reduction::Persistent(StateView state,
                                                    std::span<const Move> moves) const {
  std::vector<Range> sets;
  for (std::size_t first = 0; first < moves.size();) {
    std::size_t last = first + 1;
    while (last < moves.size() && moves[last].process == moves[first].process) ++last;
    if (IsIndependent(state, moves.subspan(first, last - first))) sets.emplace_back(first, last);
    first = last;
  }
  return sets;
}

// All the moves of one process commute with whatever the others can do, now and later.
bool Reduction::IsIndependent(StateView state, std::span<const Move> moves) const {
  const Move& move = moves.front();
  const Node& node = *semantics_->NodeOf(state, move.process);
  const Action& action = node.action;
  if (IsWatched(state, move)) return false;
  if (moves.size() > 1 || move.value != kUnset) {
    // Choices are left where they are when the helper takes part: what it knows must not change.
    if (semantics_->has_helper()) return false;
    if (action.kind == ActionKind::kChoose) return true;
    return action.kind == ActionKind::kTest &&
           semantics_->IsPrivate(move.outcome == 0 ? action.variable : action.other);
  }
  if (move.event != Event::kNone || action.timed) return false;
  if (action.kind == ActionKind::kTest || Writes(action))
    return IsGuarded(state, action, move.process);
  if (action.kind == ActionKind::kSpawn) return AreThreadsIndependent(state, action, move.process);
  if (action.kind != ActionKind::kSync) return false;
  if (action.op == Op::kJoin) return AreThreadsIndependent(state, action, move.process);
  const Primitive& primitive = semantics_->model().primitives[action.primitive];
  if (primitive.kind == ObjectKind::kChannel) return IsChannelIndependent(state, node, move);
  const std::uint16_t others = Others(state, action.primitive, move.process, kNone16);
  if (action.op == Op::kRelease) {
    // Nobody else can do anything with a lock that this process owns alone, unless by trying.
    const std::int16_t word = state[semantics_->layout().Primitive(action.primitive)];
    return word > 0 && OwnerOf(word) == move.process && (others & kUsesSelectively) == 0;
  }
  return IsCountIndependent(primitive, action.op, others);
}

bool Reduction::IsGuarded(StateView state, const Action& action, ProcessId process) const {
  for (const VariableId v : {action.variable, action.other}) {
    if (v == kNone16 || semantics_->IsLocal(v)) continue;
    if (guards_[v] == kNone16) return false;
    const std::int16_t word = state[semantics_->layout().Primitive(guards_[v])];
    if (word <= 0 || OwnerOf(word) != process) return false;
  }
  return true;
}

bool Reduction::IsCountIndependent(const Primitive& primitive, Op op, std::uint16_t others) const {
  switch (primitive.kind) {
    case ObjectKind::kWaitGroup:
    case ObjectKind::kLatch:
      if (op == Op::kPost) return OnlyUses(others, kUsesPost | kUsesDown);
      return op == Op::kDown && (others & kUsesAdd) == 0;
    case ObjectKind::kSemaphore:
    case ObjectKind::kPool:
      if (op == Op::kPost) return OnlyUses(others, kUsesPost | kUsesDown);
      return op == Op::kDown && OnlyUses(others, kUsesPost);
    case ObjectKind::kFuture:
      return (op == Op::kPost || op == Op::kDown) && (others & kUsesSelectively) == 0;
    default:
      return false;
  }
}

bool Reduction::IsChannelIndependent(StateView state, const Node& node, const Move& move) const {
  const Action& action = node.action;
  if (move.partner != kNone16) {
    const Node& partner = *semantics_->NodeOf(state, move.partner);
    const bool plain = action.op == Op::kSend && partner.action.kind == ActionKind::kSync &&
                       partner.action.op == Op::kReceive && !partner.action.timed;
    return plain && Others(state, action.primitive, move.process, move.partner) == 0;
  }
  const std::uint16_t others = Others(state, action.primitive, move.process, kNone16);
  const bool empty = CountOf(state[semantics_->layout().Primitive(action.primitive)]) == 0;
  const bool drops = semantics_->model().primitives[action.primitive].drops;
  switch (action.op) {
    case Op::kSend:
      return OnlyUses(others, kUsesReceive);
    case Op::kReceive:
      if (drops && !empty) return OnlyUses(others, kUsesSend);
      return OnlyUses(others, empty ? kUsesReceive : kUsesSend | kUsesClose);
    case Op::kClose:
      return OnlyUses(others, drops && !empty ? 0 : kUsesReceive);
    default:
      return false;
  }
}

// Starting is seen by joins and by others that start from the same set; a join that is possible
// stays possible unless somebody can start one more.
bool Reduction::AreThreadsIndependent(StateView state, const Action& action,
                                      ProcessId process) const {
  const int seen = action.kind == ActionKind::kSpawn ? kUsesSpawn | kUsesJoin : kUsesSpawn;
  return std::ranges::all_of(action.processes, [&](ProcessId p) {
    return (Others(state, future_->ObjectOf(p), process, kNone16) & seen) == 0;
  });
}

bool Reduction::IsWatched(StateView state, const Move& move) const {
  const std::uint16_t* own = future_->At(move.process, state[Layout::Node(move.process)]);
  const std::uint16_t* partner =
      move.partner == kNone16 ? own : future_->At(move.partner, state[Layout::Node(move.partner)]);
  for (std::size_t c = 0; c < semantics_->model().primitives.size(); ++c) {
    if (((own[c] | partner[c]) & (kUsesSend | kUsesReceive)) == 0) continue;
    if ((Others(state, c, move.process, kNone16) & kUsesTry) != 0) return true;
    if (move.partner != kNone16 && (own[c] & kUsesTry) != 0) return true;
  }
  return false;
}

std::uint16_t Reduction::Others(StateView state, std::size_t object, ProcessId a,
                                ProcessId b) const {
  std::uint16_t uses = 0;
  const auto count = semantics_->model().process_count();
  for (ProcessId q = 0; q < count; ++q) {
    if (q == a || q == b) continue;
    uses |= future_->Of(q, state[Layout::Node(q)], object);
  }
  return uses;
}

}  // namespace impasse::explore
