#include "analyzer/explore/classify.h"

#include <algorithm>

#include "analyzer/model/cycles.h"

namespace impasse::explore {
namespace {

class Classifier {
 public:
  Classifier(const Semantics& semantics, const Future& future, StateView state,
             const StuckState& stuck)
      : semantics_(semantics), future_(future), state_(state), stuck_(stuck) {}

  std::vector<Verdict> Run() const {
    const Adjacency waits = WaitsFor();
    std::vector<Verdict> verdicts;
    for (std::uint32_t i = 0; i < waits.size(); ++i) {
      if (waits[i].empty() && !IsSaid(i, verdicts)) verdicts.push_back(Make(KindOfRoot(i), {i}));
    }
    if (!verdicts.empty()) return verdicts;
    const std::vector<std::uint32_t> cycle = SmallestCycle(waits);
    if (!cycle.empty()) verdicts.push_back(Make(KindOfCycle(cycle), cycle));
    return verdicts;
  }

 private:
  const Node& NodeAt(std::uint32_t index) const {
    return *semantics_.NodeOf(state_, stuck_.blocked[index]);
  }

  // Who waits for the same count as another one waits because of the same mistake.
  bool IsSaid(std::uint32_t index, const std::vector<Verdict>& verdicts) const {
    if (KindOfRoot(index) == VerdictKind::kChannelStuck) return false;
    const PrimitiveId primitive = NodeAt(index).action.primitive;
    return primitive != kNone16 && std::ranges::any_of(verdicts, [&](const Verdict& verdict) {
             const BlockedProcess& first = verdict.core.front();
             const Process& process = semantics_.model().processes[first.process];
             return process.nodes[static_cast<std::size_t>(first.node)].action.primitive ==
                    primitive;
           });
  }

  const Primitive& PrimitiveAt(PrimitiveId id) const { return semantics_.model().primitives[id]; }

  // The blocked processes for which each blocked process waits, by index into stuck_.blocked.
  Adjacency WaitsFor() const {
    Adjacency waits(stuck_.blocked.size());
    for (std::uint32_t i = 0; i < waits.size(); ++i) {
      for (std::uint32_t j = 0; j < waits.size(); ++j) {
        if (i != j && CanRelease(i, j)) waits[i].push_back(j);
      }
    }
    return waits;
  }

  bool CanRelease(std::uint32_t waiter, std::uint32_t other) const {
    const Node& node = NodeAt(waiter);
    const Action& action = node.action;
    const ProcessId process = stuck_.blocked[other];
    const std::uint16_t* uses = future_.At(process, state_[Layout::Node(process)]);
    if (action.kind == ActionKind::kSelect) {
      return std::ranges::any_of(action.arms, [&](const Arm& arm) {
        return (uses[arm.primitive] & ReleasersOf(arm.op)) != 0;
      });
    }
    if (action.op == Op::kJoin) return Joins(action, process);
    if (action.kind == ActionKind::kParked) {
      return (uses[action.primitive] & (kUsesNotify | kUsesPost)) != 0;
    }
    if (action.op == Op::kAcquire) return Owns(action, process, uses);
    return (uses[action.primitive] & ReleasersOf(action.op)) != 0;
  }

  static std::uint16_t ReleasersOf(Op op) {
    switch (op) {
      case Op::kSend:
        return kUsesReceive;
      case Op::kReceive:
        return kUsesSend | kUsesClose;
      case Op::kDown:
        return kUsesPost;
      default:
        return 0;
    }
  }

  // A join waits for the threads in its set.
  static bool Joins(const Action& action, ProcessId process) {
    return std::ranges::find(action.processes, process) != action.processes.end();
  }

  bool Owns(const Action& action, ProcessId process, const std::uint16_t* uses) const {
    const std::int16_t word = state_[semantics_.layout().Primitive(action.primitive)];
    if (word > 0) return OwnerOf(word) == process;
    return (uses[action.primitive] & kUsesRelease) != 0;  // one of the readers
  }

  std::vector<std::uint32_t> SmallestCycle(const Adjacency& waits) const {
    std::vector<std::uint32_t> smallest;
    for (std::uint32_t i = 0; i < waits.size(); ++i) {
      std::vector<std::uint32_t> cycle = ShortestCycleThrough(waits, i);
      if (cycle.empty()) continue;
      if (smallest.empty() || cycle.size() < smallest.size()) smallest = std::move(cycle);
    }
    return smallest;
  }

  ObjectKind WaitsOn(std::uint32_t index) const {
    const Action& action = NodeAt(index).action;
    if (action.kind == ActionKind::kSelect) return ObjectKind::kChannel;
    if (action.op == Op::kJoin) return ObjectKind::kThread;
    return PrimitiveAt(action.primitive).kind;
  }

  VerdictKind KindOfRoot(std::uint32_t index) const {
    switch (WaitsOn(index)) {
      case ObjectKind::kChannel:
        return VerdictKind::kChannelStuck;
      case ObjectKind::kWaitGroup:
      case ObjectKind::kLatch:
      case ObjectKind::kBarrier:
        return VerdictKind::kCountMismatch;
      case ObjectKind::kCondition:
        return VerdictKind::kLostWakeup;
      case ObjectKind::kSemaphore:
      case ObjectKind::kFuture:
        return VerdictKind::kNobodyPosts;
      default:
        return VerdictKind::kLockKept;
    }
  }

  VerdictKind KindOfCycle(const std::vector<std::uint32_t>& cycle) const {
    std::size_t channels = 0;
    std::size_t owned = 0;
    const PrimitiveId first = NodeAt(cycle.front()).action.primitive;
    const bool one_barrier = std::ranges::all_of(cycle, [&](std::uint32_t i) {
      return WaitsOn(i) == ObjectKind::kBarrier && NodeAt(i).action.primitive == first;
    });
    if (one_barrier) return VerdictKind::kCountMismatch;
    for (const std::uint32_t i : cycle) {
      const ObjectKind kind = WaitsOn(i);
      if (kind == ObjectKind::kPool) return VerdictKind::kPoolDeadlock;
      if (kind == ObjectKind::kChannel) ++channels;
      if (IsOwned(kind)) ++owned;
    }
    if (channels == cycle.size()) return VerdictKind::kChannelCycle;
    if (owned == cycle.size()) return VerdictKind::kLockCycle;
    return VerdictKind::kMixedCycle;
  }

  Verdict Make(VerdictKind kind, const std::vector<std::uint32_t>& core) const {
    Verdict verdict;
    verdict.kind = kind;
    verdict.steps = stuck_.path;
    verdict.depends = stuck_.depends;
    const auto blocked = [&](std::uint32_t i) {
      const ProcessId process = stuck_.blocked[i];
      return BlockedProcess{process, state_[Layout::Node(process)]};
    };
    for (const std::uint32_t i : core) verdict.core.push_back(blocked(i));
    for (std::uint32_t i = 0; i < stuck_.blocked.size(); ++i) {
      if (std::ranges::find(core, i) == core.end()) verdict.others.push_back(blocked(i));
    }
    return verdict;
  }

  const Semantics& semantics_;
  const Future& future_;
  const StateView state_;
  const StuckState& stuck_;
};

}  // namespace

std::vector<Verdict> Classify(const Semantics& semantics, const Future& future, StateView state,
                              const StuckState& stuck) {
  return Classifier(semantics, future, state, stuck).Run();
}

}  // namespace impasse::explore
