// ThreadContext: what the probe keeps for one thread in private memory, and the gate every
// interposed call passes.
//
// A thread finds its context through one pointer in initial-exec thread-local storage: the storage
// itself would be taken from the stacks of threads that the program made small. A context belongs
// to a slot of the table of threads and is reused with it.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_CONTEXT_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_CONTEXT_H_

#include <cstddef>
#include <cstdint>

#include "analyzer/model/trace_format.h"
#include "runtime-probe/record/atomic.h"
#include "runtime-probe/record/trace.h"

namespace impasse::probe {

// Where an interposed function was called: it returns to `pc`, and its frame is at `frame`.
struct CallSite {
  std::uintptr_t pc;
  std::uintptr_t frame;
};

#define IMPASSE_CALL_SITE                                            \
  ::impasse::probe::CallSite {                                       \
    reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)),   \
        reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) \
  }

// The lock at `address`, used at `pc` at that stack depth: its record and the stack that leads
// there.
struct alignas(trace::kCacheLine) SiteEntry {
  std::uintptr_t pc;
  std::uintptr_t frame;
  std::uintptr_t address;
  ObjectRecord* record;
  std::uint32_t object;
  std::uint32_t stack;
  std::uintptr_t callers;  // CallersOf the site
};

// A call path that this thread took, and where on its stack the return addresses lie: as long as
// they all lie there still, it is the same path. The gaps are in words, the first one from `frame`.
inline constexpr std::uint32_t kMaxFrames = 48;
struct TakenPath {
  std::uintptr_t pc;
  std::uintptr_t frame;
  std::uint32_t stack;
  std::uint32_t count;  // 0: none
  std::uint16_t gaps[kMaxFrames];
};

// What the shared HeldEntry of the same position need not show.
struct HeldShadow {
  std::uintptr_t address;
  ObjectRecord* record;
  std::uint64_t set_hash;  // of the locks held up to and including this one
};

// A change of an atomic variable that may yet be taken back; see swaps.h.
struct Claim {
  std::uintptr_t address;
  std::uint64_t before;  // its value then
  std::uint64_t word;    // what was known of the variable after the change
};
inline constexpr std::uint32_t kMaxClaims = 8;

// Gate values: why an operation of this thread is not recorded. 0 lets it through.
enum Gate : std::uint32_t {
  kGateOpen = 0,
  kGateBusy = 1,        // inside the probe: a signal handler, or the probe's own call
  kGateInternal = 2,    // annotated as an implementation detail
  kGateUnattached = 3,  // the thread has no slot yet
  kGateClosed = 4,      // the thread will not be recorded (any more)
};

inline constexpr int kSiteBits = 8;
inline constexpr std::size_t kSiteEntries = 1U << kSiteBits;
inline constexpr std::size_t kKnownSets = 128;
inline constexpr std::size_t kTakenPaths = 32;

struct alignas(trace::kCacheLine) ThreadContext {
  std::uint32_t gate;
  std::uint32_t purge;  // set by another thread that released a lock of this one
  std::uint32_t index;
  std::uint32_t undo_depth;  // so many of the held locks saw a failure since they were acquired
  std::uint32_t segment;
  std::uint32_t generation;
  EventChunk* chunk;  // never null: g_full_chunk until there is one
  ThreadRecord* record;
  std::uintptr_t lowest_stack_lock;  // address; all bits set: no lock of ours lies on our stack
  std::uintptr_t stack_low;
  std::uintptr_t stack_high;
  HeldShadow shadow[trace::kMaxHeld];  // from the second cache line on
  SiteEntry sites[kSiteEntries];
  std::uint64_t known_sets[kKnownSets];
  std::uint32_t internal_depth;
  std::uint32_t stack_lock_count;
  std::uint32_t exit_rounds;
  std::uint32_t forking;
  std::uint32_t ordered;  // the trace says which thread segment started this thread
  // For the start of the thread: written by its creator.
  void* (*start)(void*);
  void* argument;
  std::uint64_t stack_size;
  std::uint32_t parent;
  std::uint32_t parent_generation;
  std::uint32_t parent_segment;
  ObjectRecord* stack_locks[32];
  std::uint32_t claim_count;
  std::uint32_t undo_claims;  // so many of the claims saw a failure since they were made
  std::uint64_t progress_at_failure;
  Claim claims[kMaxClaims];
  TakenPath paths[kTakenPaths];
};
static_assert(offsetof(ThreadContext, shadow) == trace::kCacheLine);

// t_context is never null: before a thread is attached it points to a context whose gate is shut.
extern ThreadContext g_unattached;
extern ThreadContext g_closed;
extern constinit thread_local ThreadContext* t_context __attribute__((tls_model("initial-exec")));

// EnterSlow attaches the thread when it can be, drops entries of locks that others released, and
// returns the context entered, or nullptr when the operation is not to be recorded.
IMPASSE_COLD ThreadContext* EnterSlow(ThreadContext* context);

// Enter begins recording one operation of the calling thread; nullptr: do not record. Every Enter
// that returned a context is followed by one Leave.
IMPASSE_HOT ThreadContext* Enter() {
  ThreadContext* context = t_context;
  if ((context->gate | context->purge) != 0) [[unlikely]]
    return EnterSlow(context);
  context->gate = kGateBusy;
  CompilerBarrier();
  return context;
}

IMPASSE_HOT void Leave(ThreadContext& context) {
  CompilerBarrier();
  context.gate = kGateOpen;
}

// Reenter is Enter after a blocking call that was made between Leave and Reenter.
IMPASSE_HOT void Reenter(ThreadContext& context) {
  context.gate = kGateBusy;
  CompilerBarrier();
}

// CallersOf tells apart call paths that have the same return address and depth: in unoptimised code
// every lock_guard of a function locks through the same instruction of std::mutex::lock. It mixes
// the next return addresses, found by frame pointers as long as these look like some: code without
// frame pointers costs one load and a comparison here.
IMPASSE_HOT std::uintptr_t CallersOf(const ThreadContext& context, CallSite site) {
  constexpr int kHops = 6;
  constexpr std::uintptr_t kLargestFrame = 4096;
  constexpr std::uintptr_t kNear = 1 << 28;  // code of one module
  if (site.frame < context.stack_low || site.frame >= context.stack_high) return 0;
  const std::uintptr_t last = context.stack_high - 2 * sizeof(std::uintptr_t);
  std::uintptr_t callers = 0;
  std::uintptr_t frame = site.frame;
  for (int i = 0; i < kHops; ++i) {
    std::uintptr_t words[2];
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a frame is an address on this very stack
    __builtin_memcpy(words, reinterpret_cast<const void*>(frame), sizeof(words));
    if (i != 0) {
      if (words[1] - site.pc + kNear >= 2 * kNear) break;
      callers = (callers << 7 | callers >> 57) ^ words[1];
    }
    const std::uintptr_t next = words[0];
    if (next - frame - 1 >= kLargestFrame || next > last || next % sizeof(next) != 0) break;
    frame = next;
  }
  return callers;
}

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_CONTEXT_H_
