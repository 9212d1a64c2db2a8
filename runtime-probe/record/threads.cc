#include "runtime-probe/record/threads.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <climits>
#include <cstring>

#include "runtime-probe/record/blocked.h"
#include "runtime-probe/record/events.h"
#include "runtime-probe/record/objects.h"
#include "runtime-probe/record/process.h"
#include "runtime-probe/record/system.h"

extern "C" void* __libc_stack_end __attribute__((weak));  // NOLINT: the loader's name

namespace impasse::probe {

constinit ThreadContext g_unattached{kGateUnattached};
constinit ThreadContext g_closed{kGateClosed};
constinit thread_local ThreadContext* t_context __attribute__((tls_model("initial-exec"))) =
    &g_unattached;

namespace {

enum LifeBits : std::uint32_t { kLifeUsed = 1, kLifeEnded = 2, kLifeDetached = 4 };

constexpr std::uint32_t kKeptSlots = 16;
constexpr std::uint64_t kDefaultStack = 8 << 20;
constexpr std::uint64_t kLargestStack = std::uint64_t{1} << 32;

ThreadContext* g_contexts = nullptr;  // by slot; [0] is never used
std::uint64_t* g_handles = nullptr;   // by slot: pthread_t, 0 while not known
std::uint32_t g_slot_count = 0;
std::uint32_t* g_lives = nullptr;  // by slot: LifeBits, 0 while it is free
std::uint32_t g_latest = 0;        // the slot taken last
std::uint64_t g_default_stack = kDefaultStack;
pthread_key_t g_key;
bool g_key_ready = false;

// FindFree returns a slot that is free now, 0 when there is none. The first slots are used in turn,
// so that what is said of threads that ended is kept in a program of few; more are only used when
// so many threads live: followers look at all that were ever used.
std::uint32_t FindFree() {
  const std::uint32_t latest = Load(g_latest);
  const std::uint32_t first = latest < kKeptSlots ? latest + 1 : 1;
  for (std::uint32_t i = first; i < g_slot_count; ++i) {
    if (Load(g_lives[i]) == 0) return i;
  }
  for (std::uint32_t i = 1; i < first && i < g_slot_count; ++i) {
    if (Load(g_lives[i]) == 0) return i;
  }
  return 0;
}

std::uint32_t ClaimSlot() {
  for (std::uint32_t index = FindFree(); index != 0; index = FindFree()) {
    if (!Replace(g_lives[index], 0, kLifeUsed)) continue;
    if (!Commit(SectionId::kThreads, index + 1)) {
      Store(g_lives[index], 0);
      break;
    }
    Store(g_latest, index);
    return index;
  }
  Add(g_trace.header->untracked_threads, 1);
  return 0;
}

void RaiseUsed(std::uint32_t used) {
  trace::Section& section =
      g_trace.header->sections[static_cast<std::uint32_t>(SectionId::kThreads)];
  std::uint32_t before = Load(section.used);
  while (before < used && !Replace(section.used, before, used)) before = Load(section.used);
}

// RenewRecord wipes the record of the slot's earlier thread.
void RenewRecord(ThreadRecord& record) {
  const std::uint32_t generation = record.generation + 1;
  const std::uint32_t object = record.thread_object;
  const std::uint64_t seq = record.seq;
  Store(record.state, static_cast<std::uint32_t>(trace::ThreadState::kFree));
  const std::uint32_t ready = record.ready;
  // What was used of the held set needs no wiping: a reader goes by held_count.
  std::memset(static_cast<void*>(&record), 0, offsetof(ThreadRecord, held));
  std::memset(static_cast<void*>(&record.seq), 0, sizeof(record) - offsetof(ThreadRecord, seq));
  record.ready = ready;
  record.generation = generation;
  record.seq = seq;
  record.thread_object = object != 0 ? object : NewObject(ObjectKind::kThread);
}

void RenewContext(ThreadContext& context, std::uint32_t index) {
  context.gate = kGateBusy;
  context.purge = 0;
  context.index = index;
  context.chunk = &g_full_chunk;
  context.undo_depth = 0;
  context.claim_count = 0;
  context.undo_claims = 0;
  context.segment = 1;
  context.record = &g_trace.threads[index];
  context.lowest_stack_lock = ~std::uintptr_t{0};
  context.stack_low = 0;
  context.stack_high = 0;
  context.internal_depth = 0;
  context.stack_lock_count = 0;
  context.exit_rounds = 0;
  context.forking = 0;
  context.ordered = 0;
  context.parent = 0;
  context.generation = context.record->generation;
}

ThreadContext* TakeSlot() {
  const std::uint32_t index = ClaimSlot();
  if (index == 0) return nullptr;
  ThreadRecord& record = g_trace.threads[index];
  ThreadContext& context = g_contexts[index];
  RenewRecord(record);
  RenewContext(context, index);
  record.segment = 1;
  if (record.thread_object != 0) {
    Store(g_trace.objects[record.thread_object].destroyed, 0);
    Store(g_trace.objects[record.thread_object].owner, index);
  }
  Add(g_trace.header->live_threads, 1);
  StoreRelease(record.state, static_cast<std::uint32_t>(trace::ThreadState::kRunning));
  StoreRelease(record.ready, 1);
  RaiseUsed(index + 1);
  return &context;
}

void FreeSlot(ThreadContext& context) {
  Store(g_handles[context.index], 0);
  // Its records may name the slot as an owner: a later tenant must not be taken for it.
  if (context.record->held_count != 0) return;
  StoreRelease(g_lives[context.index], 0);
}

// AddLife sets a bit and frees the slot when the thread has both ended and will not be joined.
void AddLife(ThreadContext& context, std::uint32_t bit) {
  const std::uint32_t before = __atomic_fetch_or(&g_lives[context.index], bit, __ATOMIC_ACQ_REL);
  const std::uint32_t done = kLifeEnded | kLifeDetached;
  if ((before & done) != done && ((before | bit) & done) == done) FreeSlot(context);
}

void SetHandle(ThreadContext& context, std::uint64_t handle) {
  StoreRelease(g_handles[context.index], handle);
  context.record->pthread = handle;
  const std::uint32_t object = context.record->thread_object;
  if (object != 0) Store(g_trace.objects[object].address, handle);
}

void EndThread(ThreadContext& context) {
  Reenter(context);
  if (IsBlocked(context)) EndWait(context);
  Emit(context, Op::kThreadExit, context.record->thread_object, context.generation, 0);
  CloseChunk(context);
  RetireStackLocks(context, context.stack_high - 1);
  const std::uint32_t object = context.record->thread_object;
  StoreRelease(context.record->state, static_cast<std::uint32_t>(trace::ThreadState::kExited));
  if (object != 0) Store(g_trace.objects[object].owner, 0);
  Subtract(g_trace.header->live_threads, 1);
  t_context = &g_closed;
  AddLife(context, kLifeEnded);
}

// OnThreadEnd runs as a destructor of thread-specific data, in the last round, so that destructors
// of the program that take locks are still recorded. It runs on return, pthread_exit and
// cancellation.
void OnThreadEnd(void* value) {
  auto& context = *static_cast<ThreadContext*>(value);
  if (++context.exit_rounds < PTHREAD_DESTRUCTOR_ITERATIONS) {
    pthread_setspecific(g_key, value);
    return;
  }
  const ErrnoKeeper keeper;
  EndThread(context);
}

// A moment in the life of a thread.
struct Moment {
  std::uint32_t thread;
  std::uint32_t generation;
  std::uint32_t segment;
};

void AddOrder(Op kind, const Moment& from, const Moment& to) {
  const std::uint32_t index = Take(SectionId::kOrders);
  if (index == 0) return;
  OrderRecord& order = g_trace.orders[index];
  order.kind = static_cast<std::uint32_t>(kind);
  order.from_thread = from.thread;
  order.from_generation = from.generation;
  order.from_segment = from.segment;
  order.to_thread = to.thread;
  order.to_generation = to.generation;
  order.to_segment = to.segment;
  StoreRelease(order.ready, 1);
}

std::uint32_t SlotOf(std::uint64_t handle) {
  const std::uint32_t used =
      Load(g_trace.header->sections[static_cast<std::uint32_t>(SectionId::kThreads)].used);
  for (std::uint32_t i = 1; i < used && i < g_slot_count; ++i) {
    if (Load(g_handles[i]) == handle) return i;
  }
  return 0;
}

// Adopt makes the context the calling thread's.
void Adopt(ThreadContext& context) {
  context.record->tid = Tid();
  SetHandle(context, static_cast<std::uint64_t>(pthread_self()));
  ReadName(context);
  if (g_key_ready) pthread_setspecific(g_key, &context);
  t_context = &context;
}

}  // namespace

bool ResetThreads() {
  if (!g_key_ready) g_key_ready = pthread_key_create(&g_key, OnThreadEnd) == 0;
  rlimit limit = {};
  if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < kLargestStack) {
    g_default_stack = limit.rlim_cur;
  }
  if (g_contexts != nullptr) {
    munmap(g_contexts, g_slot_count * sizeof(ThreadContext));
    munmap(g_handles, g_slot_count * sizeof(std::uint64_t));
    munmap(g_lives, g_slot_count * sizeof(std::uint32_t));
  }
  g_slot_count = CapacityOf(SectionId::kThreads);
  g_latest = 0;
  g_contexts = static_cast<ThreadContext*>(MapPrivate(g_slot_count * sizeof(ThreadContext)));
  g_handles = static_cast<std::uint64_t*>(MapPrivate(g_slot_count * sizeof(std::uint64_t)));
  g_lives = static_cast<std::uint32_t*>(MapPrivate(g_slot_count * sizeof(std::uint32_t)));
  return g_contexts != nullptr && g_handles != nullptr && g_lives != nullptr;
}

ThreadContext* PrepareThread(ThreadContext& creator, const NewThread& thread) {
  ThreadContext* context = TakeSlot();
  if (context == nullptr) return nullptr;
  context->start = thread.start;
  context->argument = thread.argument;
  context->stack_size = thread.stack_size != 0 ? thread.stack_size : g_default_stack;
  context->parent = creator.index;
  context->parent_generation = creator.generation;
  NoteOrder(creator);
  context->parent_segment = creator.segment;
  context->record->start_pc = reinterpret_cast<std::uint64_t>(thread.start);
  context->record->parent = creator.index;
  context->record->creation_stack = thread.creation_stack;
  if (thread.detached) AddLife(*context, kLifeDetached);
  Emit(creator, Op::kSpawn, context->record->thread_object, context->generation, 0);
  StartSegment(creator);
  return context;
}

void AbandonThread(ThreadContext& thread) {
  StoreRelease(thread.record->state, static_cast<std::uint32_t>(trace::ThreadState::kExited));
  Subtract(g_trace.header->live_threads, 1);
  StoreRelease(g_lives[thread.index], 0);
}

void NoteHandle(ThreadContext& thread, std::uint32_t generation, std::uint64_t handle) {
  if (Load(thread.record->generation) != generation) return;
  if ((LoadAcquire(g_lives[thread.index]) & kLifeUsed) == 0) return;
  Replace(g_handles[thread.index], 0, handle);
}

void BeginThread(ThreadContext& thread, std::uintptr_t frame) {
  const ErrnoKeeper keeper;
  thread.stack_high = frame;
  // The top of the mapping holds the thread's control block: stay clear of the lower end.
  thread.stack_low = thread.stack_high - thread.stack_size / 8 * 7;
  Adopt(thread);
  Emit(thread, Op::kThreadStart, thread.record->thread_object, thread.generation, 0);
  Leave(thread);
}

ThreadContext* AttachThread() {
  const ErrnoKeeper keeper;
  ThreadContext* context = TakeSlot();
  if (context == nullptr) return nullptr;
  const bool is_main = Tid() == g_trace.header->pid;
  if (is_main && &__libc_stack_end != nullptr) {
    context->stack_high = reinterpret_cast<std::uintptr_t>(__libc_stack_end);
    context->stack_low = context->stack_high - g_default_stack / 8 * 7;
  }
  Adopt(*context);
  Emit(*context, Op::kThreadStart, context->record->thread_object, context->generation, 0);
  return context;
}

ThreadContext* TakeGhost() {
  ThreadContext* context = TakeSlot();
  if (context == nullptr) return nullptr;
  StoreRelease(context->record->state, static_cast<std::uint32_t>(trace::ThreadState::kLeftBehind));
  Subtract(g_trace.header->live_threads, 1);
  return context;
}

Joinee FindJoinee(std::uint64_t handle) {
  const std::uint32_t index = SlotOf(handle);
  if (index == 0) return {};
  const ThreadRecord& record = g_trace.threads[index];
  const bool ended = (LoadAcquire(g_lives[index]) & kLifeEnded) != 0;
  return {index, record.generation, record.thread_object, ended};
}

void Joined(ThreadContext& joiner, const Joinee& joinee) {
  if (joinee.index == 0) return;
  ThreadContext& thread = g_contexts[joinee.index];
  if (thread.generation != joinee.generation) return;
  const std::uint32_t last_segment = thread.segment;
  StartSegment(joiner);
  const bool by_creator =
      joiner.index == thread.parent && joiner.generation == thread.parent_generation;
  if (thread.ordered != 0 || !by_creator) {
    NoteOrder(thread);
    NoteOrder(joiner);
    AddOrder(Op::kJoin, {thread.index, joinee.generation, last_segment},
             {joiner.index, joiner.generation, joiner.segment});
  }
  Emit(joiner, Op::kJoin, joinee.object, joinee.generation, 0);
  AddLife(thread, kLifeDetached);
}

void Detached(std::uint64_t handle) {
  const std::uint32_t index = SlotOf(handle);
  if (index != 0) AddLife(g_contexts[index], kLifeDetached);
}

void TellReleased(std::uint32_t index) {
  if (index < g_slot_count) Store(g_contexts[index].purge, 1);
}

void NoteOrder(ThreadContext& context) {
  if (context.ordered != 0 || context.parent == 0) return;
  context.ordered = 1;
  AddOrder(Op::kSpawn, {context.parent, context.parent_generation, context.parent_segment},
           {context.index, context.generation, 1});
}

void StartSegment(ThreadContext& context) {
  ++context.segment;
  Store(context.record->segment, context.segment);
}

void ReadName(ThreadContext& context) {
  char name[16] = {};
  prctl(PR_GET_NAME, name);
  std::memcpy(context.record->name, name, sizeof(name));
}

void SetName(std::uint64_t handle, const char* name) {
  const std::uint32_t index = SlotOf(handle);
  if (index == 0) return;
  char (&to)[16] = g_trace.threads[index].name;
  std::memset(to, 0, sizeof(to));
  for (std::size_t i = 0; i + 1 < sizeof(to) && name[i] != '\0'; ++i) to[i] = name[i];
}

}  // namespace impasse::probe
