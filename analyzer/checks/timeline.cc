#include "analyzer/checks/timeline.h"

#include <algorithm>
#include <utility>

namespace impasse {

bool WaitsForGood(const Recording& recording, const RecordedWait& wait) {
  if (!wait.NoTimeEnds()) return false;
  return std::none_of(wait.arms.begin(), wait.arms.end(), [&](const RecordedArm& arm) {
    return arm.object >= recording.objects.size() || recording.objects[arm.object].process_shared;
  });
}

void Timeline::Add(const Recording& recording) {
  Sample sample;
  sample.now_ns = recording.now_ns;
  for (const RecordedThread& thread : recording.threads) {
    Counters& counters = sample.threads.emplace_back();
    counters.generation = thread.generation;
    counters.exited = thread.exited;
    counters.attempts = thread.attempts;
    counters.undos = thread.undos;
    counters.progress = thread.progress;
    counters.yields = thread.yields;
    counters.looks_outside = thread.looks_outside;
    counters.cpu_ns = thread.cpu_ns;
    counters.delay_ns = thread.delay_ns;
    counters.slices = thread.slices;
    counters.runnable = thread.runnable;
    counters.policy = thread.policy;
    counters.waits = WaitsForGood(recording, thread.wait);
    for (const RecordedFailure& failure : thread.failures) {
      const std::uint32_t key =
          failure.object < recording.objects.size() ? recording.objects[failure.object].key : 0;
      counters.failures.push_back({key, failure.owner, failure.site});
    }
  }
  const std::size_t count = samples_.size();
  if (count >= 2 && samples_[count - 1].now_ns < samples_[count - 2].now_ns + kMinGapNs) {
    samples_.pop_back();
  }
  samples_.push_back(std::move(sample));
  if (samples_.size() > kMaxSamples) samples_.pop_front();
}

std::vector<std::size_t> Timeline::Windows(std::uint64_t window_ns, std::uint32_t count) const {
  if (samples_.empty()) return {};
  std::size_t bound = samples_.size() - 1;
  std::vector<std::size_t> bounds = {bound};
  for (std::uint32_t w = 0; w < count; ++w) {
    const std::uint64_t end = samples_[bound].now_ns;
    while (bound > 0 && samples_[bound].now_ns + window_ns > end) --bound;
    if (samples_[bound].now_ns + window_ns > end) return {};
    bounds.push_back(bound);
  }
  std::reverse(bounds.begin(), bounds.end());
  return bounds;
}

}  // namespace impasse
