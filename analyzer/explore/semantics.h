// Semantics: which moves a state allows and where they lead. The only place that knows what a
// channel, a mutex, a wait group ... does.
#ifndef IMPASSE_ANALYZER_EXPLORE_SEMANTICS_H_
#define IMPASSE_ANALYZER_EXPLORE_SEMANTICS_H_

#include <cstdint>
#include <vector>

#include "analyzer/explore/model.h"
#include "analyzer/explore/state.h"

namespace impasse::explore {

// Event is something that goes wrong in a move without blocking anybody.
enum class Event : std::uint8_t {
  kNone,
  kDoubleClose,
  kSendOnClosed,  // and nobody looks at whether it took place
  kNegativeCount,
  kOverflow,  // beyond what the model can count: the search is cut here
};

// Move is one step of one process, or of two at once: a rendezvous (the sender is `process`) or a
// notification (the notifier is `process`).
struct Move {
  ProcessId process = kNone16;
  NodeId node = 0;
  std::uint8_t outcome = 0;  // index into next
  ProcessId partner = kNone16;
  NodeId partner_node = 0;
  std::uint8_t partner_outcome = 0;
  std::int16_t value = kUnset;  // of a variable read unset
  bool helper = false;          // chosen by the helper
  Event event = Event::kNone;
};

// Semantics is immutable after construction: safe to share between threads. The model must outlive
// it.
class Semantics {
 public:
  explicit Semantics(const Model& model);

  const Model& model() const { return *model_; }
  const Layout& layout() const { return layout_; }

  State Initial() const;

  // Moves appends all moves of the state, in a fixed order. O(processes * arms^2) at worst.
  void Moves(StateView state, std::vector<Move>& moves) const;

  // Apply returns the state after the move, with all steps of the moved processes done that concern
  // nobody else and leave no choice.
  State Apply(StateView before, const Move& move) const;

  // Finished tells whether the program has ended.
  bool Finished(StateView state) const;

  // NodeOf returns the node at which the process stands, or nullptr when it does not run.
  const Node* NodeOf(StateView state, ProcessId process) const;

  // IsLocal tells whether only one process ever touches the variable, or nobody changes it.
  bool IsLocal(VariableId variable) const { return local_[variable]; }
  // IsPrivate tells whether only one process ever reads or writes the variable.
  bool IsPrivate(VariableId variable) const { return private_[variable]; }
  bool has_helper() const { return has_helper_; }

 private:
  struct Offer;
  void FindVariableUse();
  void MovesOf(StateView state, ProcessId process, std::vector<Move>& moves) const;
  void SyncMoves(StateView state, ProcessId process, std::vector<Move>& moves) const;
  bool IsLastArrival(StateView state, PrimitiveId barrier) const;
  void Arrive(State& state, const Action& action) const;
  void LockMoves(StateView state, const Action& action, const Move& move,
                 std::vector<Move>& moves) const;
  void CountMoves(StateView state, const Action& action, Move move, std::vector<Move>& moves) const;
  void NotifyMoves(StateView state, const Action& action, Move move,
                   std::vector<Move>& moves) const;
  void CloseMoves(StateView state, const Action& action, Move move, std::vector<Move>& moves) const;
  void TestMoves(StateView state, const Action& action, Move move, std::vector<Move>& moves) const;
  void ChannelMoves(StateView state, ProcessId process, std::vector<Move>& moves) const;
  bool OfferMoves(StateView state, ProcessId process, const Offer& offer,
                  std::vector<Move>& moves) const;
  bool MeetMoves(StateView state, ProcessId process, const Offer& offer,
                 std::vector<Move>& moves) const;
  static std::vector<Offer> OffersAt(const Action& action);
  bool CanAcquire(StateView state, ProcessId process, const Action& action) const;
  bool AllEnded(StateView state, const Action& action) const;

  void Effect(State& state, const Node& node, const Move& move) const;
  void DataEffect(State& state, const Action& action) const;
  void SyncEffect(State& state, const Action& action, const Move& move) const;
  void ChannelEffect(State& state, Op op, PrimitiveId channel, const Move& move, bool failed) const;
  void LockEffect(std::int16_t& word, const Action& action, ProcessId process) const;
  void WakeAll(State& state, PrimitiveId condition) const;
  bool LocalStep(State& state, ProcessId process) const;
  void Settle(State& state, ProcessId process) const;

  const Model* model_;
  Layout layout_;
  std::vector<bool> local_;
  std::vector<bool> private_;
  bool has_helper_ = false;
};

// A channel's word: how many values it holds, and whether it is closed.
inline constexpr std::int16_t kClosedBit = 0x4000;
constexpr bool IsClosed(std::int16_t word) { return (word & kClosedBit) != 0; }
constexpr std::int16_t CountOf(std::int16_t word) {
  return static_cast<std::int16_t>(word & ~kClosedBit);
}

// A lock's word: 0 free; > 0 owner + 1 and, in steps of 256, the depth of a recursive lock; < 0
// readers.
constexpr ProcessId OwnerOf(std::int16_t word) { return static_cast<ProcessId>((word & 0xff) - 1); }

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_SEMANTICS_H_
