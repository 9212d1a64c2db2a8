// Check: the program asks whoever follows its trace what was found so far
// (include/impasse/check.h).
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>

#include "runtime-probe/interpose/real.h"
#include "runtime-probe/record/process.h"
#include "runtime-probe/record/system.h"

namespace impasse::probe {
namespace {

struct NanosleepApi {
  using Function = decltype(&::nanosleep);
  static constexpr const char* kName = "nanosleep";
};

constexpr int kNobody = -1;

// Whoever follows does not answer: it is asked once only.
std::uint32_t g_unanswered = 0;

bool WaitForAnswer(std::uint64_t request, std::uint64_t timeout_ns) {
  constexpr timespec kPause = {0, 1'000'000};
  const std::uint64_t end = Now() + timeout_ns;
  while (LoadAcquire(g_trace.header->check_answer) < request) {
    if (Now() >= end) return false;
    Real<NanosleepApi>()(&kPause, nullptr);
  }
  return true;
}

// Reads the answer: its number, and as much of its text as there is room for.
int ReadAnswer(char* text, std::size_t size) {
  const Text path = Text().Append(TracePath()).Append(".check");
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) return kNobody;
  int count = 0;
  bool in_number = true;
  std::size_t length = 0;
  char buffer[4096];
  for (ssize_t got = 0; (got = read(file, buffer, sizeof(buffer))) > 0;) {
    for (ssize_t i = 0; i < got; ++i) {
      if (!in_number) {
        if (length + 1 < size) text[length++] = buffer[i];
      } else if (buffer[i] == '\n') {
        in_number = false;
      } else {
        count = count * 10 + (buffer[i] - '0');
      }
    }
  }
  close(file);
  if (size > 0) text[length] = '\0';
  return count;
}

int Check(char* text, std::size_t size, unsigned timeout_ms) {
  const bool followed = EnsureStarted() && g_trace.header != nullptr &&
                        getenv("IMPASSE_TRACE_DIR") != nullptr && Load(g_unanswered) == 0;
  if (!followed) return kNobody;
  const ErrnoKeeper keeper;
  const std::uint64_t request = Add(g_trace.header->check_request, 1) + 1;
  if (WaitForAnswer(request, std::uint64_t{timeout_ms} * 1'000'000)) return ReadAnswer(text, size);
  Store(g_unanswered, 1);
  return kNobody;
}

}  // namespace
}  // namespace impasse::probe

extern "C" __attribute__((visibility("default"))) int impasse_probe_check_v1(char* text,
                                                                             std::size_t size,
                                                                             unsigned timeout_ms) {
  return impasse::probe::Check(text, size, timeout_ms);
}
