#include "runtime-probe/record/history.h"

namespace impasse::probe {
namespace {

constexpr std::uint32_t kAbsent = ~0U;

std::uint32_t PositionOf(const ThreadContext& context, const History& history) {
  const std::uint32_t count = LoadAcquire(history.count);
  for (std::uint32_t i = 0; i < count && i < trace::kMaxHistory; ++i) {
    if (Load(history.threads[i]) == context.index &&
        Load(history.generations[i]) == context.generation) {
      return i;
    }
  }
  return kAbsent;
}

void Add(const ThreadContext& context, History& history) {
  if (Load(history.count) > trace::kMaxHistory) return;  // any living thread may be one
  if (PositionOf(context, history) != kAbsent) return;
  const std::uint32_t at = probe::Add(history.count, 1);
  if (at >= trace::kMaxHistory) return;
  Store(history.generations[at], context.generation);
  StoreRelease(history.threads[at], context.index);
}

}  // namespace

int RoleOf(Op op) {
  switch (op) {
    case Op::kNotifyOne:
    case Op::kNotifyAll:
    case Op::kPost:
    case Op::kSend:
    case Op::kTrySend:
    case Op::kArriveAndWait:
      return kFreesWaiters;
    case Op::kReceive:
    case Op::kTryReceive:
      return kFreesSenders;
    default:
      return kNoRole;
  }
}

void NoteReleaser(const ThreadContext& context, ObjectRecord& object, int role) {
  if (role != kNoRole && Load(object.history[role].declared) == 0) {
    Add(context, object.history[role]);
  }
}

void Declare(const ThreadContext& context, ObjectRecord& object, int role, bool on) {
  if (role == kNoRole) return;
  History& history = object.history[role];
  Store(history.declared, 1);
  if (on) {
    Add(context, history);
    return;
  }
  // The place stays taken: 0 is nobody.
  const std::uint32_t at = PositionOf(context, history);
  if (at != kAbsent) Store(history.threads[at], 0);
}

}  // namespace impasse::probe
