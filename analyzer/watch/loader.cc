#include "analyzer/watch/loader.h"

#include <sys/uio.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/importers/live_stacks.h"
#include "analyzer/watch/tasks.h"

namespace impasse {
namespace {

constexpr char kName[] = "lock of the dynamic loader";

// The beginning of glibc's pthread_mutex_t, which the loader uses as well.
struct MutexWords {
  std::int32_t lock;
  std::uint32_t count;
  std::int32_t owner;  // kernel thread id
};

bool IsLoader(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename();
  return name.starts_with("ld-linux") || name.starts_with("ld-2") || name == "ld.so";
}

std::optional<MutexWords> ReadMutex(std::uint32_t pid, std::uint64_t address) {
  MutexWords words = {};
  const iovec here = {&words, sizeof(words)};
  // NOLINTNEXTLINE(performance-no-int-to-ptr): an address of the other process
  const iovec there = {reinterpret_cast<void*>(address), sizeof(words)};
  const ssize_t size = process_vm_readv(static_cast<pid_t>(pid), &here, 1, &there, 1, 0);
  return size == sizeof(words) ? std::optional(words) : std::nullopt;
}

ThreadId ThreadWith(const Recording& recording, std::int32_t tid) {
  for (ThreadId t = 0; t < recording.threads.size(); ++t) {
    const RecordedThread& thread = recording.threads[t];
    if (!thread.exited && thread.tid == static_cast<std::uint64_t>(tid)) return t;
  }
  return kNoId;
}

// Two threads may wait for the same lock.
ObjectId LockAt(Recording& recording, std::uint64_t address, ThreadId owner) {
  for (ObjectId id = 0; id < recording.objects.size(); ++id) {
    if (recording.objects[id].address == address && recording.objects[id].name == kName) return id;
  }
  const auto id = static_cast<ObjectId>(recording.objects.size());
  RecordedObject& object = recording.objects.emplace_back();
  object.kind = ObjectKind::kMutex;
  object.key = kNoId;
  object.address = address;
  object.name = kName;
  object.owner = owner;
  RecordedHold hold;
  hold.object = id;
  recording.threads[owner].holds.push_back(std::move(hold));
  return id;
}

bool IsLoaderLock(const Recording& recording, ObjectId object) {
  return object < recording.objects.size() && recording.objects[object].name == kName;
}

bool WaitsForLoader(const Recording& recording, const RecordedThread& thread) {
  return !thread.wait.arms.empty() && IsLoaderLock(recording, thread.wait.arms.front().object);
}

bool HoldsLoader(const Recording& recording, const RecordedThread& thread) {
  return std::any_of(thread.holds.begin(), thread.holds.end(), [&](const RecordedHold& hold) {
    return IsLoaderLock(recording, hold.object);
  });
}

bool AnyWaitsWithoutEnd(const Recording& recording) {
  constexpr std::uint64_t kLongNs = 50'000'000;
  const std::vector<RecordedThread>& threads = recording.threads;
  return std::any_of(threads.begin(), threads.end(), [&](const RecordedThread& thread) {
    return !thread.exited && thread.wait.NoTimeEnds() &&
           thread.wait.since_ns + kLongNs <= recording.now_ns;
  });
}

// The part of a stack, innermost first, from the function outwards that called into the loader:
// dlopen, dl_iterate_phdr, and so on.
std::span<const std::uint64_t> CallersOfLoader(Symbolizer& symbolizer, const LiveStacks& stacks,
                                               const std::vector<std::uint64_t>& stack) {
  for (std::size_t i = stack.size(); i-- > 1;) {
    // With debug information it may be called __GI___dl_iterate_phdr.
    std::string name = symbolizer.FunctionName(stacks.modules, stack[i - 1] - 1);
    if (name.starts_with("__GI_")) name.erase(0, 5);
    const std::string_view bare =
        std::string_view(name).substr(std::min(name.size(), name.find_first_not_of('_')));
    if (bare.starts_with("dl")) return std::span(stack).subspan(i);
  }
  return stack;
}

}  // namespace

bool Loader::FindData(std::uint32_t pid) {
  if (pid == pid_) return data_.second != 0;
  pid_ = pid;
  data_ = {};
  std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
  for (std::string line; std::getline(maps, line);) {
    // 7f12a000-7f12c000 rw-p 00036000 fe:01 1234   /lib64/ld-linux-x86-64.so.2
    char* rest = nullptr;
    const std::uint64_t begin = std::strtoull(line.c_str(), &rest, 16);
    if (*rest != '-') continue;
    const std::uint64_t end = std::strtoull(rest + 1, &rest, 16);
    const std::size_t path = line.find('/');
    if (!std::string_view(rest).starts_with(" rw") || path == std::string::npos) continue;
    if (IsLoader(line.substr(path))) data_ = {begin, end};
  }
  return data_.second != 0;
}

void Loader::AddWaits(Recording& recording) {
  constexpr int kMost = 256;
  if (!AnyWaitsWithoutEnd(recording) || !FindData(recording.pid)) return;
  int asked = 0;
  for (RecordedThread& thread : recording.threads) {
    if (thread.exited || !thread.wait.arms.empty() || ++asked > kMost) continue;
    const std::optional<std::uint64_t> futex = FutexOf(recording.pid, thread.tid);
    if (!futex.has_value() || *futex < data_.first || *futex >= data_.second) continue;
    const std::optional<MutexWords> mutex = ReadMutex(recording.pid, *futex);
    if (!mutex.has_value() || mutex->lock == 0) continue;
    const ThreadId owner = ThreadWith(recording, mutex->owner);
    if (owner == kNoId || &recording.threads[owner] == &thread) continue;
    const ObjectId lock = LockAt(recording, *futex, owner);
    thread.wait.arms.push_back({lock, Op::kAcquire, Mode::kExclusive});
    thread.wait.sequence = *futex;
  }
}

void Loader::AddPaths(Recording& recording, Symbolizer& symbolizer) {
  std::vector<std::uint64_t> wanted;
  for (const RecordedThread& thread : recording.threads) {
    if (WaitsForLoader(recording, thread) || HoldsLoader(recording, thread))
      wanted.push_back(thread.tid);
  }
  if (wanted.empty()) return;
  const LiveStacks stacks = ReadLiveStacks(recording.pid, wanted);
  for (RecordedThread& thread : recording.threads) {
    const auto stack = stacks.of.find(thread.tid);
    if (stack == stacks.of.end()) continue;
    const CallPath path =
        symbolizer.Resolve(stacks.modules, CallersOfLoader(symbolizer, stacks, stack->second));
    if (WaitsForLoader(recording, thread)) thread.wait.path = path;
    for (RecordedHold& hold : thread.holds) {
      if (IsLoaderLock(recording, hold.object)) hold.path = path;
    }
  }
}

}  // namespace impasse
