#include "analyzer/watch/vector_registers.h"

#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <thread>

#include "analyzer/watch/tasks.h"

namespace impasse {
namespace {

// As much as NT_PRFPREG has on any processor: 512 bytes on x86-64, 528 on aarch64.
using VectorRegisters = std::array<std::byte, 1024>;

// The thread is stopped between construction and destruction.
class Stop {
 public:
  explicit Stop(pid_t tid) : tid_(tid) {
    if (ptrace(PTRACE_SEIZE, tid_, nullptr, nullptr) != 0) return;
    seized_ = true;
    if (ptrace(PTRACE_INTERRUPT, tid_, nullptr, nullptr) != 0) return;
    int status = 0;
    pid_t waited = 0;
    do {
      waited = waitpid(tid_, &status, __WALL);
    } while (waited < 0 && errno == EINTR);
    if (waited != tid_ || !WIFSTOPPED(status)) return;
    stopped_ = true;
    // A signal came first: the thread gets it when it goes on.
    if (status >> 16 != PTRACE_EVENT_STOP) signal_ = WSTOPSIG(status);
  }
  ~Stop() {
    if (seized_) ptrace(PTRACE_DETACH, tid_, nullptr, signal_);
  }
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  std::optional<VectorRegisters> Read() const {
    VectorRegisters registers{};
    iovec vector = {registers.data(), registers.size()};
    if (!stopped_ || ptrace(PTRACE_GETREGSET, tid_, NT_PRFPREG, &vector) != 0) return std::nullopt;
    return registers;
  }

 private:
  pid_t tid_;
  bool seized_ = false;
  bool stopped_ = false;
  long signal_ = 0;
};

}  // namespace

bool VectorRegistersStay(std::uint32_t pid, std::uint64_t tid) {
  constexpr int kLooks = 5;
  constexpr int kStops = 200;  // on a busy machine the thread does not run between all of them
  constexpr std::uint64_t kRanNs = 200'000;
  constexpr std::chrono::milliseconds kBetween(1);
  std::optional<VectorRegisters> first;
  std::uint64_t ran_ns = 0;
  int looks = 0;
  for (int i = 0; i < kStops && looks < kLooks; ++i) {
    if (i > 0) std::this_thread::sleep_for(kBetween);
    const Stop stop(static_cast<pid_t>(tid));
    const std::optional<VectorRegisters> registers = stop.Read();
    const std::optional<Activity> activity = ActivityOf(pid, tid);
    if (!registers || !activity || (first && *first != *registers)) return false;
    if (first && activity->ran_ns - ran_ns < kRanNs) continue;
    ran_ns = activity->ran_ns;
    first = registers;
    ++looks;
  }
  return looks == kLooks;
}

}  // namespace impasse
