#include "runtime-probe/record/blocked.h"

#include "runtime-probe/record/system.h"

namespace impasse::probe {
namespace {

void CountWaiters(const trace::BlockedOn& blocked, std::uint32_t change) {
  for (std::uint32_t i = 0; i < blocked.arm_count; ++i) {
    if (blocked.arms[i].object != 0) Add(g_trace.objects[blocked.arms[i].object].waiters, change);
  }
}

}  // namespace

bool BeginWait(ThreadContext& context, const Wait& wait) {
  if (IsBlocked(context)) return false;
  ThreadRecord& thread = *context.record;
  trace::BlockedOn& blocked = thread.blocked;
  blocked.since_ns = Now();
  blocked.flags = wait.flags;
  blocked.arm_count = wait.arm_count;
  blocked.stack = wait.stack;
  blocked.mutex = wait.mutex;
  for (std::uint32_t i = 0; i < wait.arm_count; ++i) blocked.arms[i] = wait.arms[i];
  const std::uint32_t first = wait.arm_count == 0 ? 0 : wait.arms[0].object;
  blocked.ticket = first == 0 ? 0 : Load(g_trace.objects[first].ticket);
  CountWaiters(blocked, 1);
  StoreRelease(thread.seq, thread.seq + 1);
  Add(g_trace.header->scan_requests, 1);
  return true;
}

void EndWait(ThreadContext& context) {
  ThreadRecord& thread = *context.record;
  StoreRelease(thread.seq, thread.seq + 1);
  // A reader that sees any later change of `blocked` must see this one too.
  __atomic_thread_fence(__ATOMIC_RELEASE);
  CountWaiters(thread.blocked, ~0U);
}

}  // namespace impasse::probe
