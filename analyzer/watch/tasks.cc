#include "analyzer/watch/tasks.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

#include "absl/strings/numbers.h"

namespace impasse {
namespace {

struct CallName {
  long number;
  const char* name;
};

// The system calls in which a program sleeps for long.
constexpr std::array kSleepingCalls = {
    CallName{SYS_read, "read"},
    CallName{SYS_readv, "readv"},
    CallName{SYS_pread64, "pread"},
    CallName{SYS_write, "write"},
    CallName{SYS_writev, "writev"},
    CallName{SYS_pwrite64, "pwrite"},
    CallName{SYS_ppoll, "ppoll"},
    CallName{SYS_pselect6, "select"},
    CallName{SYS_epoll_pwait, "epoll_wait"},
    CallName{SYS_nanosleep, "nanosleep"},
    CallName{SYS_clock_nanosleep, "clock_nanosleep"},
    CallName{SYS_futex, "futex"},
    CallName{SYS_wait4, "wait4"},
    CallName{SYS_waitid, "waitid"},
    CallName{SYS_accept, "accept"},
    CallName{SYS_accept4, "accept4"},
    CallName{SYS_connect, "connect"},
    CallName{SYS_recvfrom, "recv"},
    CallName{SYS_recvmsg, "recvmsg"},
    CallName{SYS_recvmmsg, "recvmmsg"},
    CallName{SYS_sendto, "send"},
    CallName{SYS_sendmsg, "sendmsg"},
    CallName{SYS_flock, "flock"},
    CallName{SYS_fcntl, "fcntl"},
    CallName{SYS_fsync, "fsync"},
    CallName{SYS_fdatasync, "fdatasync"},
    CallName{SYS_openat, "open"},
    CallName{SYS_rt_sigsuspend, "sigsuspend"},
    CallName{SYS_rt_sigtimedwait, "sigwait"},
    CallName{SYS_semtimedop, "semop"},
    CallName{SYS_msgrcv, "msgrcv"},
    CallName{SYS_msgsnd, "msgsnd"},
    CallName{SYS_mq_timedreceive, "mq_receive"},
    CallName{SYS_mq_timedsend, "mq_send"},
    CallName{SYS_io_getevents, "io_getevents"},
    CallName{SYS_io_uring_enter, "io_uring_enter"},
#ifdef SYS_poll  // what newer architectures have left out
    CallName{SYS_poll, "poll"},
    CallName{SYS_select, "select"},
    CallName{SYS_epoll_wait, "epoll_wait"},
    CallName{SYS_pause, "pause"},
    CallName{SYS_semop, "semop"},
    CallName{SYS_open, "open"},
#endif
};

std::string NameOfCall(long number) {
  const auto* known =
      std::find_if(kSleepingCalls.begin(), kSleepingCalls.end(),
                   [number](const CallName& call) { return call.number == number; });
  return known == kSleepingCalls.end() ? "system call " + std::to_string(number) : known->name;
}

// What the stat file of a task or process says: its name, and the fields behind it, the third one
// first; no fields when it has ended.
struct Stat {
  std::string name;
  std::vector<std::string> fields;
};

Stat StatOf(const std::string& task) {
  std::string line;
  std::getline(std::ifstream(task + "/stat"), line);
  const std::size_t open = line.find('(');
  const std::size_t close = line.rfind(')');  // the name may contain any character
  if (open == std::string::npos || close == std::string::npos) return {};
  std::istringstream rest(line.substr(close + 1));
  return {line.substr(open + 1, close - open - 1), {std::istream_iterator<std::string>(rest), {}}};
}

std::string TaskDirectory(std::uint32_t pid, std::uint64_t tid) {
  return "/proc/" + std::to_string(pid) + "/task/" + std::to_string(tid);
}

void ReadPriority(std::uint32_t pid, RecordedThread& thread) {
  constexpr std::size_t kRealTimePriority = 40 - 3;
  constexpr std::size_t kPolicy = 41 - 3;
  const std::string task = TaskDirectory(pid, thread.tid);
  const std::vector<std::string> fields = StatOf(task).fields;
  std::uint64_t ran_ns = 0;
  if (fields.size() <= kPolicy ||
      !(std::ifstream(task + "/schedstat") >> ran_ns >> thread.delay_ns >> thread.slices))
    return;
  thread.cpu_ns = ran_ns;
  thread.runnable = fields.front() == "R";
  if (!absl::SimpleAtoi(fields[kRealTimePriority], &thread.priority) ||
      !absl::SimpleAtoi(fields[kPolicy], &thread.policy))
    thread.policy = -1;
}

}  // namespace

std::vector<std::uint64_t> TasksOf(std::uint32_t pid) {
  std::vector<std::uint64_t> tasks;
  std::error_code error;
  std::filesystem::directory_iterator entry("/proc/" + std::to_string(pid) + "/task", error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename();
    std::uint64_t task = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), task).ec == std::errc()) {
      tasks.push_back(task);
    }
  }
  return tasks;
}

std::uint32_t CountUnknownTasks(const Recording& recording) {
  std::vector<std::uint64_t> known;
  known.reserve(recording.threads.size());
  for (const RecordedThread& thread : recording.threads) known.push_back(thread.tid);
  std::sort(known.begin(), known.end());
  std::uint32_t unknown = 0;
  for (const std::uint64_t task : TasksOf(recording.pid)) {
    unknown += std::binary_search(known.begin(), known.end(), task) ? 0 : 1;
  }
  return unknown;
}

bool SharesMemory(std::uint32_t pid, const std::string& trace) {
  std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
  for (std::string line; std::getline(maps, line);) {
    const std::size_t access = line.find(' ') + 1;
    const bool shared = line.size() > access + 4 && line[access + 3] == 's';
    // The C library shares some of its files with everybody; nobody writes to them.
    if (shared && !line.ends_with(trace) && line.find(" /usr/") == std::string::npos) return true;
  }
  return false;
}

void AddProcessorTimes(Recording& recording) {
  constexpr std::uint64_t kOften = 1'000;
  for (RecordedThread& thread : recording.threads) {
    if (thread.exited || thread.yields + thread.attempts < kOften) continue;
    std::ifstream file(TaskDirectory(recording.pid, thread.tid) + "/schedstat");
    std::uint64_t nanoseconds = 0;
    if (file >> nanoseconds) thread.cpu_ns = nanoseconds;
  }
}

std::optional<Activity> ActivityOf(std::uint32_t pid, std::uint64_t tid) {
  constexpr std::string_view kSleeps = "voluntary_ctxt_switches:";
  const std::string task = TaskDirectory(pid, tid);
  Activity activity;
  if (!(std::ifstream(task + "/schedstat") >> activity.ran_ns)) return std::nullopt;
  std::ifstream status(task + "/status");
  for (std::string line; std::getline(status, line);) {
    if (!line.starts_with(kSleeps)) continue;
    if (!absl::SimpleAtoi(line.substr(kSleeps.size()), &activity.sleeps)) break;
    return activity;
  }
  return std::nullopt;
}

std::uint64_t ProcessorTimeOf(std::uint32_t pid) {
  constexpr std::size_t kUserTime = 14 - 3;
  constexpr std::size_t kSystemTime = 15 - 3;
  const std::vector<std::string> fields = StatOf("/proc/" + std::to_string(pid)).fields;
  std::uint64_t user = 0;
  std::uint64_t system = 0;
  if (fields.size() <= kSystemTime || !absl::SimpleAtoi(fields[kUserTime], &user) ||
      !absl::SimpleAtoi(fields[kSystemTime], &system))
    return 0;
  const auto ticks = static_cast<std::uint64_t>(sysconf(_SC_CLK_TCK));
  return (user + system) * (1'000'000'000 / ticks);
}

std::optional<std::uint64_t> FutexOf(std::uint32_t pid, std::uint64_t tid) {
  std::ifstream file(TaskDirectory(pid, tid) + "/syscall");
  long call = -1;
  std::string address;
  if (!(file >> call >> address) || call != SYS_futex) return std::nullopt;
  return std::strtoull(address.c_str(), nullptr, 16);
}

TaskState StateOf(std::uint32_t pid, std::uint64_t tid) {
  TaskState state;
  const std::string task = TaskDirectory(pid, tid);
  const Stat stat = StatOf(task);
  if (stat.fields.empty()) return state;
  state.name = stat.name;
  state.state = stat.fields.front().front();
  // Readable for whoever may trace the process; "running", or a negative number, outside the
  // kernel.
  long number = -1;
  if (state.state != 'R' && std::ifstream(task + "/syscall") >> number && number >= 0) {
    state.call = NameOfCall(number);
  }
  return state;
}

bool WaitsForOwner(const Recording& recording, const RecordedThread& thread) {
  const RecordedWait& wait = thread.wait;
  if (thread.exited || wait.arms.size() != 1) return false;
  const ObjectId object = wait.arms.front().object;
  if (object >= recording.objects.size()) return false;
  const ObjectKind kind = recording.objects[object].kind;
  return IsOwned(kind) && kind != ObjectKind::kThread;
}

void AddPriorities(Recording& recording) {
  constexpr std::uint64_t kSlowNs = 100'000'000;
  std::set<ObjectId> wanted;
  for (RecordedThread& thread : recording.threads) {
    if (!WaitsForOwner(recording, thread)) continue;
    if (thread.wait.since_ns + kSlowNs > recording.now_ns) continue;
    wanted.insert(thread.wait.arms.front().object);
    ReadPriority(recording.pid, thread);
  }
  if (wanted.empty()) return;
  for (RecordedThread& thread : recording.threads) {
    const bool owns = std::any_of(thread.holds.begin(), thread.holds.end(),
                                  [&](const auto& hold) { return wanted.contains(hold.object); });
    if (owns && !thread.exited && thread.policy < 0) ReadPriority(recording.pid, thread);
  }
}

void AddSystemCalls(Recording& recording) {
  constexpr int kMost = 200;
  int asked = 0;
  for (RecordedThread& thread : recording.threads) {
    if (thread.exited || !thread.wait.arms.empty() || ++asked > kMost) continue;
    thread.call = StateOf(recording.pid, thread.tid).call;
  }
}

}  // namespace impasse
