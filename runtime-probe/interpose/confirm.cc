#include "runtime-probe/interpose/confirm.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>

#include "analyzer/model/confirm_plan.h"
#include "runtime-probe/interpose/real.h"
#include "runtime-probe/record/system.h"

namespace impasse::probe {
namespace {

using trace::PlannedPath;
using trace::PlannedPlace;

struct SyscallApi {
  using Function = decltype(&::syscall);
  static constexpr const char* kName = "syscall";
};

// Return addresses in this process, innermost first; 0: the module is not loaded yet.
struct Path {
  std::uintptr_t pcs[trace::kMaxPlannedCalls];
};

// A place of the plan in this process.
struct Place {
  Path hold;
  Path wait;
  std::uint32_t passes;
  std::uint32_t pauses;
};

enum PlanState : std::uint32_t { kUnread = 0, kReading = 1, kRead = 2, kNoPlan = 3 };

std::uint32_t g_state = kUnread;
trace::PlanHeader g_header;
PlannedPlace g_planned[trace::kMaxPlannedPlaces];
Place g_places[trace::kMaxPlannedPlaces];
std::uint32_t g_modules_seen = 0;

bool ReadAll(int fd, void* data, std::size_t size) {
  auto* to = static_cast<char*>(data);
  while (size > 0) {
    const ssize_t got = read(fd, to, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool ReadPlan() {
  const char* directory = getenv("IMPASSE_TRACE_DIR");
  if (directory == nullptr) return false;
  const Text path = Text().Append(directory).Append("/").Append(trace::kPlanFile);
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return false;
  const bool read = ReadAll(fd, &g_header, sizeof(g_header)) &&
                    g_header.magic == trace::kPlanMagic &&
                    g_header.place_count <= trace::kMaxPlannedPlaces &&
                    ReadAll(fd, g_planned, g_header.place_count * sizeof(PlannedPlace));
  close(fd);
  return read;
}

bool HavePlan() {
  const std::uint32_t state = LoadAcquire(g_state);
  if (state != kUnread) return state == kRead;
  if (!Replace(g_state, kUnread, kReading)) return false;
  const bool read = ReadPlan() && g_header.place_count > 0;
  StoreRelease(g_state, read ? kRead : kNoPlan);
  return read;
}

void FindPathIn(const ModuleRecord& module, std::uint64_t hash, const PlannedPath& planned,
                Path& path) {
  for (std::uint64_t i = 0; i < planned.count && i < trace::kMaxPlannedCalls; ++i) {
    const trace::PlannedCall& call = planned.calls[i];
    if (call.module == hash) Store(path.pcs[i], module.bias + call.offset + 1);
  }
}

// Several threads may do this at once: all of them store the same.
void FindModules() {
  constexpr auto kModules = static_cast<std::uint32_t>(SectionId::kModules);
  const std::uint32_t used = LoadAcquire(g_trace.header->sections[kModules].used);
  if (used == Load(g_modules_seen)) return;
  bool all = true;
  for (std::uint32_t m = 1; m < used && m < CapacityOf(SectionId::kModules); ++m) {
    const ModuleRecord& module = g_trace.modules[m];
    if (LoadAcquire(module.ready) == 0) {
      all = false;
      continue;
    }
    const std::uint64_t hash = trace::HashOfModule(g_trace.strings + module.path);
    for (std::uint32_t i = 0; i < g_header.place_count; ++i) {
      FindPathIn(module, hash, g_planned[i].hold, g_places[i].hold);
      FindPathIn(module, hash, g_planned[i].wait, g_places[i].wait);
    }
  }
  if (all) Store(g_modules_seen, used);
}

bool Continues(const std::uint64_t* pcs, std::uint64_t count, const Path& path,
               std::uint64_t length) {
  if (count < length) return false;
  for (std::uint64_t i = 0; i < length; ++i) {
    if (pcs[i] != Load(path.pcs[i])) return false;
  }
  return true;
}

// LeadsThrough tells whether the calls of `path` are on the stack. Between the program and the lock
// there may be some functions of libraries.
bool LeadsThrough(std::uint32_t stack, const Path& path, std::uint64_t length) {
  constexpr std::uint64_t kLevels = 16;
  if (stack == 0 || length == 0 || length > trace::kMaxPlannedCalls) return false;
  const std::uint64_t* words = g_trace.stacks + stack;  // hash, count, pcs
  const std::uint64_t count = words[1];
  for (std::uint64_t i = 0; i < count && i < kLevels; ++i) {
    if (Continues(words + 2 + i, count - i, path, length)) return true;
  }
  return false;
}

bool HoldsFrom(const ThreadContext& context, const Path& path, std::uint64_t length) {
  const std::uint32_t count = context.record->held_count;
  for (std::uint32_t i = 0; i < count && i < trace::kMaxHeld; ++i) {
    const HeldEntry& held = context.record->held[i];
    if (held.object != 0 && LeadsThrough(held.stack, path, length)) return true;
  }
  return false;
}

Place* PlaceOf(const ThreadContext& context, const SiteEntry& entry) {
  FindModules();
  for (std::uint32_t i = 0; i < g_header.place_count; ++i) {
    Place& place = g_places[i];
    const PlannedPlace& planned = g_planned[i];
    if (LeadsThrough(entry.stack, place.wait, planned.wait.count) &&
        HoldsFrom(context, place.hold, planned.hold.count)) {
      return &place;
    }
  }
  return nullptr;
}

// The first passes pause, then ever fewer: a deadlock may need a later phase of the program, and
// the program is to come there.
bool MayPause(Place& place) {
  constexpr std::uint32_t kFirst = 6;
  const std::uint32_t pass = Add(place.passes, 1) + 1;
  if (pass > kFirst && (pass & (pass - 1)) != 0) return false;
  return Add(place.pauses, 1) < g_header.max_pauses;
}

// A thread that stands at a place. Lock-free: a signal handler of the program may run at any point
// of a pause. `go` is the futex word.
struct Standing {
  std::uint32_t taken;
  std::uint32_t go;
  std::uint32_t thread;  // 0 until the rest is stored
  std::uint32_t object;
};

constexpr std::uint32_t kMaxStanding = 256;
Standing g_standing[kMaxStanding];
std::uint32_t g_standing_pid = 0;

// A forked child has none of the threads that stood in the parent. When two of its threads come
// here at once, one may lose its stand: a pause in vain.
void ForgetParents() {
  const std::uint32_t before = Load(g_standing_pid);
  const std::uint32_t pid = g_trace.header->pid;
  if (before == pid || !Replace(g_standing_pid, before, pid) || before == 0) return;
  for (Standing& standing : g_standing) standing = {};
}

Standing* Stand(std::uint32_t thread, std::uint32_t object) {
  for (Standing& standing : g_standing) {
    if (Load(standing.taken) != 0 || !Replace(standing.taken, 0, 1)) continue;
    Store(standing.go, 0);
    Store(standing.object, object);
    __atomic_store_n(&standing.thread, thread, __ATOMIC_SEQ_CST);
    return &standing;
  }
  return nullptr;
}

void GoOn(Standing& standing) {
  __atomic_store_n(&standing.thread, 0, __ATOMIC_SEQ_CST);
  StoreRelease(standing.taken, 0);
}

bool Holds(std::uint32_t thread, std::uint32_t object) {
  const ThreadRecord& record = g_trace.threads[thread];
  const std::uint32_t count = LoadAcquire(record.held_count);
  for (std::uint32_t i = 0; i < count && i < trace::kMaxHeld; ++i) {
    if (Load(record.held[i].object) == object) return true;
  }
  return false;
}

// HolderOf returns who of the standing holds the object: `mine` rather than another.
Standing* HolderOf(std::uint32_t object, Standing& mine) {
  if (Holds(mine.thread, object)) return &mine;
  for (Standing& standing : g_standing) {
    const std::uint32_t thread = __atomic_load_n(&standing.thread, __ATOMIC_SEQ_CST);
    if (thread != 0 && Holds(thread, object)) return &standing;
  }
  return nullptr;
}

// FindCircle fills the circle of those each of whom is about to wait for the next; its length, or 0
// when there is none that `mine` closes. Whoever comes last to a circle sees all of it, for each
// has published itself before it looks.
std::uint32_t FindCircle(Standing& mine, Standing* circle[kMaxStanding]) {
  std::uint32_t length = 0;
  Standing* at = &mine;
  while (length < kMaxStanding) {
    circle[length++] = at;
    at = HolderOf(Load(at->object), mine);
    if (at == nullptr) return 0;
    if (at == &mine) return length;
  }
  return 0;
}

bool ReleaseCircle(Standing& mine) {
  Standing* circle[kMaxStanding];
  const std::uint32_t length = FindCircle(mine, circle);
  if (length < 2) return false;  // 1: a lock that the thread holds already
  for (std::uint32_t i = 0; i < length; ++i) {
    StoreRelease(circle[i]->go, 1);
    Real<SyscallApi>()(SYS_futex, &circle[i]->go, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }
  return true;
}

void WaitForOthers(Standing& mine) {
  constexpr std::uint64_t kSecondNs = 1'000'000'000;
  const std::uint64_t end = Now() + g_header.pause_ns;
  while (LoadAcquire(mine.go) == 0) {
    const std::uint64_t now = Now();
    if (now >= end) return;
    const timespec left = {static_cast<time_t>((end - now) / kSecondNs),
                           static_cast<long>((end - now) % kSecondNs)};
    Real<SyscallApi>()(SYS_futex, &mine.go, FUTEX_WAIT_PRIVATE, 0, &left, nullptr, 0);
  }
}

}  // namespace

void PauseBefore(ThreadContext& context, const SiteEntry* entry) {
  if (entry == nullptr || context.record->held_count == 0 || !HavePlan()) return;
  Place* place = PlaceOf(context, *entry);
  if (place == nullptr) return;
  const ErrnoKeeper keeper;
  ForgetParents();
  Standing* mine = Stand(context.index, entry->object);
  if (mine == nullptr) return;
  if (!ReleaseCircle(*mine) && MayPause(*place)) {
    Leave(context);
    WaitForOthers(*mine);
    Reenter(context);
  }
  GoOn(*mine);
}

}  // namespace impasse::probe
