#include "runtime-probe/record/process.h"

#include <pthread.h>
#include <sys/mman.h>

#include <climits>
#include <cstdlib>
#include <cstring>

#include "runtime-probe/record/carry_over.h"
#include "runtime-probe/record/edges.h"
#include "runtime-probe/record/events.h"
#include "runtime-probe/record/held.h"
#include "runtime-probe/record/modules.h"
#include "runtime-probe/record/objects.h"
#include "runtime-probe/record/options.h"
#include "runtime-probe/record/stacks.h"
#include "runtime-probe/record/system.h"
#include "runtime-probe/record/threads.h"

namespace impasse::probe {
namespace {

enum State : std::uint32_t { kNotStarted = 0, kStarting = 1, kOn = 2, kOff = 3 };

std::uint32_t g_state = kNotStarted;
Options g_options;
std::uint64_t g_handled_signals = 0;  // kept by fork, so not in the trace alone
char g_path[PATH_MAX];

void SetProcessState(trace::ProcessState state) {
  StoreRelease(g_trace.header->state, static_cast<std::uint32_t>(state));
}

void GiveUp(const char* reason) {
  Store(g_state, kOff);
  if (g_options.quiet) return;
  Say(Text()
          .Append("this run is not recorded: cannot make the trace ")
          .Append(g_path)
          .Append(": ")
          .Append(reason));
}

void SwitchOff(const char* reason) {
  g_trace.header->off_reason = Intern(reason);
  SetProcessState(trace::ProcessState::kSwitchedOff);
  GiveUp(reason);
}

// OpenTables makes the trace file and the private tables beside it.
bool OpenTables() {
  if (const char* reason = OpenTrace(g_options, g_path, sizeof(g_path))) {
    GiveUp(reason);
    return false;
  }
  StoreRelease(g_trace.header->handled_signals, Load(g_handled_signals));
  if (ResetThreads() && ResetObjects() && ResetStacks() && ResetEdges() && ResetEvents())
    return true;
  SwitchOff("there is no memory");
  return false;
}

void OnExit(int status, void*) {
  if (Load(g_state) != kOn) return;
  g_trace.header->exit_status = static_cast<std::uint32_t>(status);
  g_trace.header->end_monotonic_ns = Now();
  SetProcessState(trace::ProcessState::kExited);
}

// While fork runs the handlers of other libraries nothing of this thread is recorded: in the child
// it would go into the trace of the parent.
void BeforeFork() {
  ThreadContext* context = Enter();
  if (context == nullptr) return;
  context->forking = 1;
  Emit(*context, Op::kFork, 0, 0, 0);
}

void AfterForkInParent() {
  if (t_context->forking == 0) return;
  t_context->forking = 0;
  Leave(*t_context);
}

void StartInChild() {
  if (g_options.follow.Is("none")) {
    CloseTrace();
    Store(g_state, kOff);
    t_context = &g_closed;
    return;
  }
  const Trace before = g_trace;
  const std::uint32_t forking_thread = t_context->index;
  SaveHeld(*t_context);
  t_context = &g_closed;
  if (OpenTables()) {
    g_trace.header->fork_child = 1;
    CopyModules();
    t_context = &g_unattached;
    ThreadContext* context = AttachThread();
    if (context != nullptr) {
      RestoreHeld(*context);
      RestoreLeftBehind(before, forking_thread);
      Leave(*context);
      SetProcessState(trace::ProcessState::kRunning);
    } else {
      SwitchOff("there is no room for it");
      t_context = &g_closed;
    }
  }
  munmap(before.header, before.size);
}

void AfterForkInChild() {
  if (Load(g_state) != kOn) return;
  const ErrnoKeeper keeper;
  StartInChild();
}

void Start() {
  ParseOptions(getenv("IMPASSE_OPTIONS"), g_options);
  if (g_options.help) PrintOptions();
  if (g_options.unknown.text[0] != '\0' && !g_options.quiet) {
    Say(Text()
            .Append("IMPASSE_OPTIONS: there is no option '")
            .Append(g_options.unknown.text)
            .Append("'; help=1 lists them"));
  }
  if (!g_options.enabled) {
    Store(g_state, kOff);
    return;
  }
  if (!OpenTables()) return;
  if (g_options.follow.Is("none")) unsetenv("LD_PRELOAD");
  NoteLoadedModules();
  ThreadContext* context = AttachThread();
  if (context == nullptr) {
    SwitchOff("there is no room for it");
    return;
  }
  Leave(*context);
  StoreRelease(g_state, kOn);
  on_exit(OnExit, nullptr);
  pthread_atfork(BeforeFork, AfterForkInParent, AfterForkInChild);
  SetProcessState(trace::ProcessState::kRunning);
}

__attribute__((constructor(101))) void Construct() { EnsureStarted(); }

}  // namespace

void NoteHandler(int signal, bool handles) {
  if (signal < 1 || signal > 64) return;
  const std::uint64_t bit = std::uint64_t{1} << (signal - 1);
  if (handles) {
    __atomic_fetch_or(&g_handled_signals, bit, __ATOMIC_RELAXED);
  } else {
    __atomic_fetch_and(&g_handled_signals, ~bit, __ATOMIC_RELAXED);
  }
  if (Load(g_state) == kOn) Store(g_trace.header->handled_signals, Load(g_handled_signals));
}

const Options& TheOptions() { return g_options; }

const char* TracePath() { return g_path; }

bool IsOff() { return Load(g_state) == kOff; }

bool EnsureStarted() {
  const std::uint32_t state = LoadAcquire(g_state);
  if (state != kNotStarted) [[likely]]
    return state == kOn;
  if (!Replace(g_state, kNotStarted, kStarting)) return false;
  const ErrnoKeeper keeper;
  Start();
  return Load(g_state) == kOn;
}

ThreadContext* EnterSlow(ThreadContext* context) {
  if (context->gate == kGateOpen) {
    Reenter(*context);
    DropReleasedByOthers(*context);
    return context;
  }
  if (context->gate == kGateUnattached) {
    if (!EnsureStarted()) {
      if (IsOff()) t_context = &g_closed;
      return nullptr;
    }
    if (t_context != context) return Enter();  // starting attached this thread
    context = AttachThread();
    if (context == nullptr) t_context = &g_closed;
    return context;
  }
  if (context->gate == kGateBusy) Add(g_trace.header->missed_events, 1);
  return nullptr;
}

}  // namespace impasse::probe
