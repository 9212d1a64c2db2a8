#include "analyzer/skeleton/blocking.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace impasse::skeleton {
namespace {

std::optional<std::int64_t> ConstantAt(const Program& program, const Action& action,
                                       std::size_t index) {
  if (index >= action.args.size() || action.args[index] == 0) return std::nullopt;
  const Path& path = program.PathOf(action.args[index]);
  if (path.root != Root::kConstant || !path.steps.empty()) return std::nullopt;
  return path.value;
}

// An argument among whose bits is one that says: do not wait. Values are those of Linux.
struct Flag {
  std::string_view name;
  std::size_t argument;
  std::int64_t bit;
};

constexpr std::int64_t kDontWait = 0x40;
constexpr std::int64_t kNoHang = 1;
constexpr std::int64_t kLockNonBlocking = 4;
constexpr std::int64_t kIpcNoWait = 04000;
constexpr std::int64_t kSpliceNonBlocking = 2;

constexpr Flag kFlags[] = {{"recv", 3, kDontWait},         {"recvfrom", 3, kDontWait},
                           {"recvmsg", 2, kDontWait},      {"recvmmsg", 3, kDontWait},
                           {"send", 3, kDontWait},         {"sendto", 3, kDontWait},
                           {"sendmsg", 2, kDontWait},      {"sendmmsg", 3, kDontWait},
                           {"waitpid", 1 + 1, kNoHang},    {"wait3", 1, kNoHang},
                           {"wait4", 2, kNoHang},          {"waitid", 3, kNoHang},
                           {"flock", 1, kLockNonBlocking}, {"msgrcv", 4, kIpcNoWait},
                           {"msgsnd", 3, kIpcNoWait},      {"splice", 5, kSpliceNonBlocking}};

bool SaysNoWait(const Program& program, const Action& action, std::string_view name) {
  return std::any_of(std::begin(kFlags), std::end(kFlags), [&](const Flag& flag) {
    return flag.name == name &&
           (ConstantAt(program, action, flag.argument).value_or(0) & flag.bit) != 0;
  });
}

// A limit in milliseconds, where negative means none.
struct Limit {
  std::string_view name;
  std::size_t argument;
};

constexpr Limit kLimits[] = {{"poll", 2}, {"epoll_wait", 3}, {"epoll_pwait", 3}};

// A limit behind a pointer, where null means none.
constexpr Limit kPointers[] = {{"select", 4},          {"pselect", 4},      {"ppoll", 2},
                               {"epoll_pwait2", 3},    {"io_getevents", 4}, {"aio_suspend", 2},
                               {"mq_timedreceive", 4}, {"mq_timedsend", 4}, {"sigtimedwait", 2}};

constexpr std::string_view kFiles[] = {
    "read",   "readv",    "pread",    "pread64",         "write",   "writev",
    "pwrite", "pwrite64", "sendfile", "splice",          "fsync",   "fdatasync",
    "syncfs", "sync",     "msync",    "sync_file_range", "getline", "fgets",
    "fread",  "getchar",  "scanf",    "std::getline"};

template <typename Table>
const Limit* FindLimit(const Table& table, std::string_view name) {
  const auto* found = std::find_if(std::begin(table), std::end(table),
                                   [&](const Limit& limit) { return limit.name == name; });
  return found == std::end(table) ? nullptr : found;
}

Wait OfOutside(const Program& program, const Action& action, std::string_view name) {
  if (SaysNoWait(program, action, name)) return Wait::kNone;
  if (const Limit* limit = FindLimit(kLimits, name)) {
    const auto known = ConstantAt(program, action, limit->argument);
    if (!known.has_value()) return Wait::kBounded;
    return *known == 0 ? Wait::kNone : *known < 0 ? Wait::kOpen : Wait::kBounded;
  }
  if (const Limit* limit = FindLimit(kPointers, name))
    return ConstantAt(program, action, limit->argument) == 0 ? Wait::kOpen : Wait::kBounded;
  if (name == "lockf") {
    const auto command = ConstantAt(program, action, 1);
    return command == 1 ? Wait::kOpen : command.has_value() ? Wait::kNone : Wait::kBounded;
  }
  return std::find(std::begin(kFiles), std::end(kFiles), name) != std::end(kFiles) ? Wait::kBounded
                                                                                   : Wait::kOpen;
}

// A second is long for whoever waits for a lock.
Wait OfSleep(const Program& program, const Action& action, std::string_view name) {
  constexpr std::int64_t kSecondInMicroseconds = 1'000'000;
  const auto known = ConstantAt(program, action, 0);
  if (known == 0) return Wait::kNone;
  if (name == "sleep") return Wait::kOpen;
  if (name == "usleep" && known >= kSecondInMicroseconds) return Wait::kOpen;
  return Wait::kBounded;
}

}  // namespace

Wait WaitOf(const Program& program, const Action& action) {
  const std::string_view name = program.Text(action.name);
  if (action.blocking != nullptr) return OfOutside(program, action, name);
  if (action.api == nullptr) return Wait::kNone;
  switch (action.api->op) {
    case Op::kSleep:
      return OfSleep(program, action, name);
    case Op::kTimedWait:
    case Op::kTimedDown:
      return Wait::kBounded;
    case Op::kWait:
    case Op::kDown:
    case Op::kArriveAndWait:
    case Op::kJoin:
      return Wait::kOpen;
    default:
      return Wait::kNone;
  }
}

BlockingCalls::BlockingCalls(const Program& program, Traces& traces)
    : ways_(program.functions.size(), 0) {
  // The calls with one target, by target.
  std::vector<std::vector<std::pair<FunctionId, const Action*>>> callers(ways_.size());
  std::vector<FunctionId> bounded;
  std::vector<FunctionId> work;
  std::vector<TraceId> bounded_ways(ways_.size(), 0);
  for (FunctionId id = 0; id < ways_.size(); ++id) {
    for (const Block& block : program.functions[id].blocks) {
      for (const Action& action : block.actions) {
        if (action.kind == OpKind::kCall && action.callees.size() == 1)
          callers[action.callees.front()].emplace_back(id, &action);
        const Wait wait = WaitOf(program, action);
        if (wait == Wait::kNone || action.kind != OpKind::kCall) continue;
        std::vector<TraceId>& ways = wait == Wait::kOpen ? ways_ : bounded_ways;
        if (ways[id] != 0) continue;
        ways[id] = traces.Intern(id, action.site, action.ordinal, 0);
        (wait == Wait::kOpen ? work : bounded).push_back(id);
      }
    }
  }
  const auto spread = [&](std::vector<FunctionId>& queue, std::vector<TraceId>& ways) {
    for (std::size_t next = 0; next < queue.size(); ++next) {
      const FunctionId callee = queue[next];
      for (const auto& [caller, action] : callers[callee]) {
        if (ways[caller] != 0) continue;
        ways[caller] = traces.Intern(caller, action->site, action->ordinal, ways[callee]);
        queue.push_back(caller);
      }
    }
  };
  spread(work, ways_);
  spread(bounded, bounded_ways);
  for (std::size_t id = 0; id < ways_.size(); ++id) {
    if (ways_[id] == 0) ways_[id] = bounded_ways[id];
  }
}

const Action* ActionAt(const Program& program, const Trace& trace) {
  for (const Block& block : program.functions[trace.function].blocks) {
    for (const Action& action : block.actions) {
      if (action.ordinal == trace.ordinal && action.site.line == trace.site.line &&
          action.site.column == trace.site.column)
        return &action;
    }
  }
  return nullptr;
}

}  // namespace impasse::skeleton
