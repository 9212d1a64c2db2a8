#include "analyzer/checks/timeline.h"

#include <utility>

namespace impasse {

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

}  // namespace impasse
