#include "analyzer/model/sync_op.h"

#include <array>
#include <utility>

namespace impasse {
namespace {

constexpr std::array<std::pair<Op, std::string_view>, 38> kOps = {{
    {Op::kNone, "none"},
    {Op::kAcquire, "acquire"},
    {Op::kTryAcquire, "try-acquire"},
    {Op::kTimedAcquire, "timed-acquire"},
    {Op::kRelease, "release"},
    {Op::kJoin, "join"},
    {Op::kWait, "wait"},
    {Op::kTimedWait, "timed-wait"},
    {Op::kNotifyOne, "notify-one"},
    {Op::kNotifyAll, "notify-all"},
    {Op::kPost, "post"},
    {Op::kDown, "down"},
    {Op::kTryDown, "try-down"},
    {Op::kTimedDown, "timed-down"},
    {Op::kAdd, "add"},
    {Op::kArriveAndWait, "arrive-and-wait"},
    {Op::kSend, "send"},
    {Op::kTrySend, "try-send"},
    {Op::kReceive, "receive"},
    {Op::kTryReceive, "try-receive"},
    {Op::kClose, "close"},
    {Op::kSelect, "select"},
    {Op::kInit, "init"},
    {Op::kDestroy, "destroy"},
    {Op::kSpawn, "spawn"},
    {Op::kThreadStart, "thread-start"},
    {Op::kThreadExit, "thread-exit"},
    {Op::kDetach, "detach"},
    {Op::kFork, "fork"},
    {Op::kSetKind, "set-kind"},
    {Op::kYield, "yield"},
    {Op::kSleep, "sleep"},
    {Op::kProgress, "progress"},
    {Op::kInvoke, "invoke"},
    {Op::kInvokeOnce, "invoke-once"},
    {Op::kOnSignal, "on-signal"},
    {Op::kOnFork, "on-fork"},
    {Op::kBlock, "block"},
}};

constexpr std::array<std::string_view, 19> kKinds = {"object",
                                                     "mutex",
                                                     "recursive mutex",
                                                     "error-checking mutex",
                                                     "reader-writer lock",
                                                     "spin lock",
                                                     "condition variable",
                                                     "semaphore",
                                                     "barrier",
                                                     "latch",
                                                     "once flag",
                                                     "thread",
                                                     "future",
                                                     "channel",
                                                     "wait group",
                                                     "thread pool",
                                                     "futex",
                                                     "event",
                                                     "atomic variable"};

}  // namespace

std::string_view ToString(Op op) {
  for (const auto& [candidate, name] : kOps) {
    if (candidate == op && !name.empty()) return name;
  }
  return "unknown";
}

std::string_view ToString(ObjectKind kind) {
  const auto index = static_cast<std::size_t>(kind);
  return index < kKinds.size() ? kKinds[index] : kKinds[0];
}

}  // namespace impasse
