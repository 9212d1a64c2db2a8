// Timeline: the progress counters of a run's threads at successive instants, for rules about what
// does not happen over time.
#ifndef IMPASSE_ANALYZER_CHECKS_TIMELINE_H_
#define IMPASSE_ANALYZER_CHECKS_TIMELINE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "analyzer/model/recording.h"

namespace impasse {

// WaitsForGood tells whether only another thread of the process can end the wait.
bool WaitsForGood(const Recording& recording, const RecordedWait& wait);

// Not thread-safe. Memory is bounded by kMaxSamples times the number of threads.
class Timeline {
 public:
  struct Failure {
    std::uint32_t object = 0;  // RecordedObject::key
    ThreadId owner = kNoId;
    std::uint64_t site = 0;
  };
  struct Counters {
    std::uint32_t generation = 0;
    bool exited = true;
    std::uint64_t attempts = 0;
    std::uint64_t undos = 0;
    std::uint64_t progress = 0;
    std::uint64_t yields = 0;
    std::uint32_t looks_outside = 0;
    std::uint64_t cpu_ns = 0;  // 0: not known
    std::uint64_t delay_ns = 0;
    std::uint64_t slices = 0;
    bool runnable = false;
    int policy = -1;     // -1: delay_ns is not known
    bool waits = false;  // for another thread of the process, without end
    std::vector<Failure> failures;
  };
  struct Sample {
    std::uint64_t now_ns = 0;
    std::vector<Counters> threads;
  };

  // A thread that goes round a loop without calls, as samples of it show.
  struct Spin {
    std::uint64_t span_ns = 0;  // so long, and still
    std::uint64_t cpu_ns = 0;   // used meanwhile
    std::size_t samples = 0;
    std::size_t instructions = 0;  // at which it was seen
    CallPath path;
  };

  static constexpr std::size_t kMaxSamples = 400;
  static constexpr std::uint64_t kMinGapNs = 100'000'000;

  // Add keeps what the recording says of its threads; a sample too close to the one before the last
  // replaces the last, so that frequent scans do not push out the past.
  void Add(const Recording& recording);

  // Windows returns the indexes of the samples between which the latest `count` windows of at least
  // that length lie, oldest first; empty when the past does not reach so far.
  std::vector<std::size_t> Windows(std::uint64_t window_ns, std::uint32_t count) const;

  const std::deque<Sample>& samples() const { return samples_; }
  // The latest recording with call paths; set by whoever runs checks. It must outlive their run.
  const Recording* recording = nullptr;
  // The threads that spin now; null: nobody looked. As the recording.
  const std::map<ThreadId, Spin>* spins = nullptr;

 private:
  std::deque<Sample> samples_;
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_CHECKS_TIMELINE_H_
