// Sampler: where a thread of another process is, many times a second, and in what state.
//
// The kernel takes the samples (perf_event_open: the software clock of the thread's own processor
// time, user space only); the thread notices nothing but a microsecond each. Needs the kernel's
// permission: perf_event_paranoid of at most 2, or CAP_PERFMON; containers often withhold it.
#ifndef IMPASSE_ANALYZER_WATCH_SAMPLER_H_
#define IMPASSE_ANALYZER_WATCH_SAMPLER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace impasse {

// One look at a thread.
struct ThreadSample {
  std::uint64_t pc = 0;
  // A hash of its registers, of the flags of the latest arithmetic, and of what lies on top of its
  // stack. A loop that only waits has one and the same whenever it is at an instruction; one that
  // computes has not: wherever its counter is kept, it shows in one of them.
  std::uint64_t state = 0;
};

// Not thread-safe.
class Sampler {
 public:
  // Start begins to sample the thread once in `period_ns` of its processor time. Null: not
  // permitted or not possible; `error` says why (errno), ESRCH when the thread has ended.
  static std::unique_ptr<Sampler> Start(std::uint64_t tid, std::uint64_t period_ns, int& error);
  ~Sampler();
  Sampler(const Sampler&) = delete;
  Sampler& operator=(const Sampler&) = delete;

  // Take returns the samples since the last call; those for which there was no room are lost. There
  // is room for some hundred.
  std::vector<ThreadSample> Take();

 private:
  Sampler(int fd, std::byte* ring);

  int fd_;
  std::byte* ring_;
};

// ReadSample reads the body of one record of the kernel's ring. False: not that of a sample.
bool ReadSample(std::span<const std::byte> body, ThreadSample& sample);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_SAMPLER_H_
