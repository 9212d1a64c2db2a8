#include "analyzer/checks/spinners.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "analyzer/checks/recorded.h"
#include "analyzer/checks/timeline.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/model/user_code.h"

namespace impasse {
namespace {

using Counters = Timeline::Counters;

// What a loop that only looks costs per turn, and how often it turns. A yield takes less than a
// microsecond of processor time, a short sleep some five; a thread that computes between yields
// takes more.
constexpr std::uint64_t kLeastTurns = 1'000;
constexpr std::uint64_t kMostNsPerTurn = 15'000;
constexpr std::uint64_t kLeastShare = 20;  // 5 % of a processor: others may want it, too

class Search {
 public:
  Search(const Timeline& timeline, const Thresholds& limits)
      : samples_(timeline.samples()),
        sampled_(timeline.spins == nullptr ? kNone : *timeline.spins),
        recording_(*timeline.recording),
        bounds_(timeline.Windows(limits.livelock_window_ns, limits.livelock_windows)) {}

  void Run(std::vector<Finding>& findings) {
    if (bounds_.empty()) return;
    const std::size_t count =
        std::min(samples_[bounds_.back()].threads.size(), recording_.threads.size());
    for (ThreadId t = 0; t < count; ++t) {
      if (Spins(t) || (sampled_.contains(t) && At(bounds_.front(), t) != nullptr)) {
        spinners_.insert(t);
      }
    }
    for (const ThreadId spinner : spinners_) {
      const auto sampled = sampled_.find(spinner);
      if (sampled != sampled_.end()) {
        findings.push_back(Describe(spinner, sampled->second));
      } else if (!IsBlockedBySpinner(spinner)) {
        findings.push_back(Describe(spinner));
      }
    }
  }

 private:
  const Counters* At(std::size_t sample, ThreadId thread) const {
    const auto& threads = samples_[sample].threads;
    return thread < threads.size() && !threads[thread].exited ? &threads[thread] : nullptr;
  }
  static std::uint64_t Turns(const Counters& from, const Counters& to) {
    return to.yields + to.attempts - from.yields - from.attempts;
  }

  bool Spins(ThreadId thread) const {
    for (std::size_t i = 0; i + 1 < bounds_.size(); ++i) {
      const Counters* from = At(bounds_[i], thread);
      const Counters* to = At(bounds_[i + 1], thread);
      if (from == nullptr || to == nullptr || from->generation != to->generation) return false;
      if (from->progress != to->progress || from->cpu_ns == 0 || to->cpu_ns == 0) return false;
      const std::uint64_t turns = Turns(*from, *to);
      const std::uint64_t cpu_ns = to->cpu_ns - from->cpu_ns;
      const std::uint64_t window_ns = samples_[bounds_[i + 1]].now_ns - samples_[bounds_[i]].now_ns;
      if (turns < kLeastTurns || cpu_ns > turns * kMostNsPerTurn) return false;
      if (cpu_ns < window_ns / kLeastShare) return false;
    }
    return true;
  }

  // Threads that fail because of each other are a livelock.
  bool IsBlockedBySpinner(ThreadId thread) const {
    const auto& failures = At(bounds_.back(), thread)->failures;
    return std::any_of(failures.begin(), failures.end(), [&](const Timeline::Failure& failure) {
      return failure.owner != thread && spinners_.contains(failure.owner);
    });
  }

  bool IsAbsent(ThreadId thread) const {
    if (spinners_.contains(thread)) return true;
    const Counters* from = At(bounds_.front(), thread);
    const Counters* to = At(bounds_.back(), thread);
    if (to == nullptr) return true;
    return from != nullptr && from->generation == to->generation && from->waits && to->waits &&
           from->progress == to->progress;
  }

  // Whether somebody else could change what the thread looks at: the outside, where the thread asks
  // what it did, or which shares memory with the process; a signal handler; a thread that the
  // recording does not know, or that is not known to wait without end. A thread that is alone was
  // never waiting for another one.
  bool SomebodyMayCome(ThreadId spinner) const {
    if (!recording_.all_threads_known || recording_.has_signal_handlers) return true;
    if (recording_.shares_memory || AsksOutside(spinner)) return true;
    bool alone = true;
    for (ThreadId t = 0; t < samples_[bounds_.back()].threads.size(); ++t) {
      if (!IsAbsent(t)) return true;
      alone = alone && (t == spinner || At(bounds_.back(), t) == nullptr);
    }
    return alone && !TriesALock(spinner);
  }

  bool AsksOutside(ThreadId thread) const {
    return At(bounds_.front(), thread)->looks_outside != At(bounds_.back(), thread)->looks_outside;
  }

  bool TriesALock(ThreadId thread) const {
    return At(bounds_.front(), thread)->attempts != At(bounds_.back(), thread)->attempts;
  }

  Finding Describe(ThreadId spinner) const {
    const Counters& from = *At(bounds_.front(), spinner);
    const Counters& to = *At(bounds_.back(), spinner);
    const std::uint64_t span_ns =
        samples_[bounds_.back()].now_ns - samples_[bounds_.front()].now_ns;
    const std::uint64_t cpu_ns = to.cpu_ns - from.cpu_ns;
    const std::string turns = std::to_string(Turns(from, to));
    Finding finding = Report(spinner, SpinStep(recording_.threads[spinner], from, to));
    finding.confidence_reason = "what it looks at between its tries is not recorded";
    finding.message = ThreadName(recording_, spinner) + " has gone round a loop " + turns +
                      " times within " + Seconds(span_ns) + ", used " + Seconds(cpu_ns) +
                      " of processor time and got nothing done" + Ending(finding);
    finding.properties["turns"] = turns;
    finding.properties["cpu_ms"] = std::to_string(cpu_ns / 1'000'000);
    return finding;
  }

  // Of a loop without calls.
  Finding Describe(ThreadId spinner, const Timeline::Spin& spin) const {
    Step step;
    step.kind = Step::Kind::kDoes;
    step.text = "goes round a loop of " + Count(spin.instructions, "instruction") +
                " that calls nothing and waits for a change of memory";
    step.path = spin.path;
    Finding finding = Report(spinner, std::move(step));
    finding.confidence_reason = "in " + Count(spin.samples, "sample") +
                                " of the loop its registers never changed: it computes nothing";
    finding.message = ThreadName(recording_, spinner) +
                      " has gone round a loop without a call for " + Seconds(spin.span_ns) +
                      ", used " + Seconds(spin.cpu_ns) + " of processor time and got nothing done" +
                      Ending(finding);
    finding.properties["samples"] = std::to_string(spin.samples);
    finding.properties["cpu_ms"] = std::to_string(spin.cpu_ns / 1'000'000);
    return finding;
  }

  static std::string Ending(const Finding& finding) {
    return finding.severity == Severity::kNote ? "." : ", and nobody else in the process can run.";
  }

  // What all reports have in common; `step` is what the spinner does.
  Finding Report(ThreadId spinner, Step step) const {
    Finding finding;
    finding.evidence = Evidence::kObserved;
    finding.severity = SomebodyMayCome(spinner) ? Severity::kNote : Severity::kWarning;
    finding.confidence = Confidence::kLikely;
    finding.location = PlaceOf(step.path);
    if (!step.resource.empty()) finding.resources.push_back(step.resource);
    finding.cycle.push_back({"", InnermostUserFunction(step.path)});
    ThreadStory story = StoryOf(recording_, spinner);
    for (const RecordedHold& hold : recording_.threads[spinner].holds) {
      story.steps.push_back(HoldStep(recording_, hold));
    }
    story.steps.push_back(std::move(step));
    finding.threads.push_back(std::move(story));
    AddOthers(spinner, finding);
    return finding;
  }

  Step SpinStep(const RecordedThread& thread, const Counters& from, const Counters& to) const {
    Step step;
    step.kind = Step::Kind::kDoes;
    if (to.attempts > from.attempts && !thread.failures.empty()) {
      const RecordedFailure& failure = thread.failures.front();
      step.resource = ResourceName(recording_, failure.object);
      step.text = FailureClause(recording_, failure, /*again=*/true);
      step.path = thread.failure_path;
    } else {
      step.text = "yields or sleeps again and again";
      step.path = thread.yield_path;
    }
    return step;
  }

  // What the others do, when that is why nobody comes.
  void AddOthers(ThreadId spinner, Finding& finding) const {
    constexpr std::size_t kEnough = 8;
    if (finding.severity == Severity::kNote) return;
    for (ThreadId t = 0; t < recording_.threads.size() && finding.threads.size() < kEnough; ++t) {
      const RecordedThread& thread = recording_.threads[t];
      if (t == spinner || thread.exited || thread.wait.arms.empty()) continue;
      ThreadStory story = StoryOf(recording_, t);
      story.steps.push_back(WaitStep(recording_, thread));
      finding.threads.push_back(std::move(story));
    }
  }

  inline static const std::map<ThreadId, Timeline::Spin> kNone;

  const std::deque<Timeline::Sample>& samples_;
  const std::map<ThreadId, Timeline::Spin>& sampled_;
  const Recording& recording_;
  std::vector<std::size_t> bounds_;
  std::set<ThreadId> spinners_;
};

}  // namespace

void FindSpinners(const Timeline& timeline, const Thresholds& thresholds,
                  std::vector<Finding>& findings) {
  if (timeline.recording != nullptr) Search(timeline, thresholds).Run(findings);
}

}  // namespace impasse
