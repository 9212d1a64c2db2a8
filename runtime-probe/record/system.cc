#include "runtime-probe/record/system.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <ctime>

namespace impasse::probe {
namespace {

constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;

std::uint64_t ReadClock(clockid_t clock) {
  timespec now = {};
  clock_gettime(clock, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * kNanosecondsPerSecond +
         static_cast<std::uint64_t>(now.tv_nsec);
}

}  // namespace

std::uint64_t Now() { return ReadClock(CLOCK_MONOTONIC); }
std::uint64_t RealTime() { return ReadClock(CLOCK_REALTIME); }
std::uint32_t Tid() { return static_cast<std::uint32_t>(syscall(SYS_gettid)); }

void* MapPrivate(std::size_t size) {
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? nullptr : memory;
}

Text& Text::Append(const char* text) {
  while (*text != '\0') {
    if (size_ + 1 >= kCapacity) {
      full_ = true;
      break;
    }
    data_[size_++] = *text++;
  }
  data_[size_] = '\0';
  return *this;
}

Text& Text::Append(std::uint64_t number) {
  char digits[21] = {};
  int at = 20;
  do {
    digits[--at] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  return Append(digits + at);
}

void Say(const Text& text) {
  Text line;
  line.Append("impasse: ").Append(text.c_str()).Append("\n");
  // The message is best effort: there is nobody to tell when standard error is closed.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.c_str(), line.size());
}

}  // namespace impasse::probe
