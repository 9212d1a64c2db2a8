// Spins: finds threads that go round a loop without a single call, waiting for something in memory.
//
//   quiet, and a processor's worth of time for the length of the rule's windows
//     -> sampled for two windows: few instructions, and at each always the same registers?
//     -> the vector registers the same, too, in some stops?  -> it spins, at that place
//
// A thread that computes is sampled for some milliseconds, and then left alone for long.
#ifndef IMPASSE_ANALYZER_WATCH_SPINS_H_
#define IMPASSE_ANALYZER_WATCH_SPINS_H_

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/timeline.h"
#include "analyzer/importers/symbolizer.h"
#include "analyzer/model/recording.h"
#include "analyzer/watch/sampler.h"

namespace impasse {

// SpinCount is what samples of one thread say.
struct SpinCount {
  std::size_t samples = 0;
  std::size_t alike = 0;  // those in the most frequent state of their instruction
  std::size_t instructions = 0;
};
SpinCount CountSpin(const std::vector<ThreadSample>& samples);

// LooksLikeSpin tells whether they are those of a loop that only waits.
bool LooksLikeSpin(const SpinCount& count);

// Not thread-safe.
class Spins {
 public:
  Spins(Symbolizer* symbolizer, const Thresholds& thresholds)
      : symbolizer_(symbolizer),
        window_ns_(thresholds.livelock_window_ns),
        windows_(thresholds.livelock_windows) {}

  // Look takes note of a scan: to be called often while `watching`, else about once a second. One
  // read of /proc, and two more for each thread that is neither blocked nor getting on while
  // the process uses a processor.
  void Look(const Recording& scan);

  // Some thread may be spinning.
  bool watching() const { return watching_; }
  // The threads that spin now.
  const std::map<ThreadId, Timeline::Spin>& found() const { return found_; }
  // Why threads could not be sampled that should have been; empty when there were none.
  const std::string& problem() const { return problem_; }

 private:
  // Samples that were taken together, and the processor time to which they belong.
  struct Batch {
    std::uint64_t taken_ns = 0;
    std::uint64_t cpu_ns = 0;
    std::vector<ThreadSample> samples;
  };
  // What is known of a thread that is neither blocked nor getting on.
  struct Quiet {
    std::uint64_t tid = 0;
    std::uint64_t counted = 0;   // its operations of all kinds: it is quiet while they are the same
    std::uint64_t since_ns = 0;  // it has not slept since then; 0: not known yet
    std::uint64_t cpu_ns = 0;    // used until then
    std::uint64_t sleeps = 0;
    std::uint64_t latest_cpu_ns = 0;
    std::unique_ptr<Sampler> sampler;
    std::uint64_t sampled_since_ns = 0;
    std::uint64_t sampled_cpu_ns = 0;  // the processor time of the latest batch ends there
    std::deque<Batch> batches;         // of the last two windows, or more
    std::uint64_t not_before_ns = 0;   // it computes: the next look at it
    std::uint64_t pause_ns = 0;
  };

  bool IsBusy(const Recording& scan);
  static bool Runs(const Recording& scan, Quiet& quiet);
  bool IsAwaited(const Recording& scan, ThreadId thread) const;
  void Sample(const Recording& scan, ThreadId thread, Quiet& quiet);
  void StartSampler(const Recording& scan, ThreadId thread, Quiet& quiet);
  void Judge(const Recording& scan, ThreadId thread, Quiet& quiet);
  void DropOld(Quiet& quiet, std::uint64_t now_ns) const;
  std::uint64_t PeriodNs() const;
  void LeaveAlone(Quiet& quiet, std::uint64_t now_ns) const;
  CallPath PathOf(std::uint32_t pid, const Quiet& quiet) const;

  Symbolizer* symbolizer_;
  std::uint64_t window_ns_;
  std::uint32_t windows_;
  std::uint64_t asked_ns_ = 0;  // whether the process uses a processor
  std::uint64_t process_ns_ = 0;
  bool busy_ = false;
  std::map<ThreadId, Quiet> quiet_;
  std::map<ThreadId, Timeline::Spin> found_;
  bool watching_ = false;
  std::string problem_;
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_SPINS_H_
