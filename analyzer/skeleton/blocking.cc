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

namespace {

// The calls with one target, by target.
using Callers = std::vector<std::vector<std::pair<FunctionId, const Action*>>>;

// The nearest place of each function that can wait that long, and a way to it from each caller.
class Ways {
 public:
  Ways(std::size_t functions, Traces& traces) : ways_(functions, 0), traces_(traces) {}

  void Begin(FunctionId id, const Action& action) { Add(id, action, 0); }

  void Spread(const Callers& callers) {
    for (std::size_t next = 0; next < found_.size(); ++next) {
      const FunctionId callee = found_[next];
      for (const auto& [caller, action] : callers[callee]) Add(caller, *action, ways_[callee]);
    }
  }

  // Or returns these ways, and those of `others` where there is none.
  std::vector<TraceId> Or(const Ways& others) const {
    std::vector<TraceId> all = ways_;
    for (std::size_t id = 0; id < all.size(); ++id) {
      if (all[id] == 0) all[id] = others.ways_[id];
    }
    return all;
  }

 private:
  void Add(FunctionId id, const Action& action, TraceId inner) {
    if (ways_[id] != 0) return;
    ways_[id] = traces_.Intern(id, action.site, action.ordinal, inner);
    found_.push_back(id);
  }

  std::vector<TraceId> ways_;
  std::vector<FunctionId> found_;
  Traces& traces_;
};

}  // namespace

BlockingCalls::BlockingCalls(const Program& program, Traces& traces) {
  const std::size_t functions = program.functions.size();
  Callers callers(functions);
  Ways open(functions, traces);
  Ways bounded(functions, traces);
  for (FunctionId id = 0; id < functions; ++id) {
    for (const Block& block : program.functions[id].blocks) {
      for (const Action& action : block.actions) {
        if (action.kind != OpKind::kCall) continue;
        if (action.callees.size() == 1) callers[action.callees.front()].emplace_back(id, &action);
        const Wait wait = WaitOf(program, action);
        if (wait != Wait::kNone) (wait == Wait::kOpen ? open : bounded).Begin(id, action);
      }
    }
  }
  open.Spread(callers);
  bounded.Spread(callers);
  ways_ = open.Or(bounded);
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
