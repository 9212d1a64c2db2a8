// livelock: threads that keep trying, keep failing because of each other, and get nothing done.
//
// For several windows on end, a set of at least two threads whose every recorded operation is a
// failed attempt or its undo, where every failure was caused by another member, and the places of
// the attempts stay the same few. Any completed operation of another kind is progress and ends the
// verdict.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "analyzer/checks/check.h"
#include "analyzer/checks/recorded.h"
#include "analyzer/checks/timeline.h"
#include "analyzer/model/cycles.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/model/user_code.h"

namespace impasse {
namespace {

constexpr std::size_t kMaxSites = 8;
constexpr std::uint64_t kMaxStretch = 8;  // windows grow up to so many times for slow retries

// The conflicts of one thread over all windows.
struct Retries {
  std::set<ThreadId> blamed;
  std::set<std::uint64_t> sites;
  bool blameless = false;  // a failure whose cause is not known
};

class Search {
 public:
  Search(const Timeline& timeline, const Thresholds& limits)
      : timeline_(timeline), samples_(timeline.samples()), limits_(limits) {}

  // Returns the sets found with windows of the given length.
  std::vector<std::vector<ThreadId>> Run(std::uint64_t window_ns) {
    retries_.clear();
    bounds_ = timeline_.Windows(window_ns, limits_.livelock_windows);
    if (bounds_.empty()) return {};
    for (ThreadId t = 0; t < samples_.back().threads.size(); ++t) {
      if (OnlyRetries(t)) retries_.emplace(t, CollectRetries(t));
    }
    return Components();
  }

  std::uint64_t Attempts(ThreadId thread) const {
    return At(bounds_.back(), thread)->attempts - At(bounds_.front(), thread)->attempts;
  }
  std::uint64_t SpanNs() const {
    return samples_[bounds_.back()].now_ns - samples_[bounds_.front()].now_ns;
  }

 private:
  const Timeline::Counters* At(std::size_t sample, ThreadId thread) const {
    const auto& threads = samples_[sample].threads;
    return thread < threads.size() && !threads[thread].exited ? &threads[thread] : nullptr;
  }

  bool OnlyRetries(ThreadId thread) const {
    for (std::size_t i = 0; i + 1 < bounds_.size(); ++i) {
      const Timeline::Counters* from = At(bounds_[i], thread);
      const Timeline::Counters* to = At(bounds_[i + 1], thread);
      if (from == nullptr || to == nullptr || from->generation != to->generation) return false;
      if (from->progress != to->progress) return false;
      if (to->attempts < from->attempts + limits_.livelock_attempts) return false;
    }
    return true;
  }

  Retries CollectRetries(ThreadId thread) const {
    Retries retries;
    for (std::size_t i = bounds_.front() + 1; i < samples_.size(); ++i) {
      const Timeline::Counters* counters = At(i, thread);
      if (counters == nullptr) continue;
      for (const Timeline::Failure& failure : counters->failures) {
        retries.sites.insert(failure.site);
        // A lock just let go of has no owner to blame; that alone says nothing.
        if (failure.owner != kNoId && failure.owner != thread) retries.blamed.insert(failure.owner);
      }
    }
    retries.blameless = retries.blamed.empty();
    return retries;
  }

  // Members whose conflicts lead out of the set are removed until none does; what is left is split
  // into its strongly connected parts.
  std::vector<std::vector<ThreadId>> Components() {
    bool changed = true;
    while (changed) {
      changed = std::erase_if(retries_, [&](const auto& entry) {
                  const Retries& retries = entry.second;
                  return retries.blameless || retries.sites.size() > kMaxSites ||
                         std::any_of(retries.blamed.begin(), retries.blamed.end(),
                                     [&](ThreadId t) { return retries_.count(t) == 0; });
                }) > 0;
    }
    Adjacency graph(samples_.back().threads.size());
    for (const auto& [thread, retries] : retries_) {
      graph[thread].assign(retries.blamed.begin(), retries.blamed.end());
    }
    std::vector<std::vector<ThreadId>> sets;
    for (auto& component : StronglyConnected(graph).Members()) {
      if (component.size() >= 2) sets.push_back(std::move(component));
    }
    return sets;
  }

  const Timeline& timeline_;
  const std::deque<Timeline::Sample>& samples_;
  const Thresholds& limits_;
  std::vector<std::size_t> bounds_;
  std::map<ThreadId, Retries> retries_;
};

Step FailStep(const Recording& recording, const RecordedThread& thread) {
  const RecordedFailure& failure = thread.failures.front();
  Step step;
  step.kind = Step::Kind::kDoes;
  step.resource = ResourceName(recording, failure.object);
  step.text = FailureClause(recording, failure, /*again=*/false);
  // The whole path is known for the latest place only; the place itself always is.
  const Frame* last = InnermostUserFrame(thread.failure_path);
  const bool same = last != nullptr && last->function == failure.frame.function;
  step.path = same ? thread.failure_path : CallPath{failure.frame};
  return step;
}

// What the members try to get, in words.
std::string Object(const Recording& recording, const std::vector<ThreadId>& members) {
  const auto is_atomic = [&](ThreadId member) {
    const auto& failures = recording.threads[member].failures;
    return !failures.empty() && failures.front().object < recording.objects.size() &&
           recording.objects[failures.front().object].kind == ObjectKind::kAtomic;
  };
  return std::any_of(members.begin(), members.end(), is_atomic)
             ? "to change what another of them has just changed"
             : "to take locks from each other";
}

Finding Describe(const Recording& recording, const Search& search,
                 const std::vector<ThreadId>& members) {
  Finding finding;
  finding.evidence = Evidence::kObserved;
  finding.confidence = Confidence::kLikely;
  finding.confidence_reason = "they may still get past each other by chance";
  std::uint64_t attempts = 0;
  for (const ThreadId member : members) attempts += search.Attempts(member);
  finding.message = Count(members.size(), "thread") + " have tried " + std::to_string(attempts) +
                    " times within " + Seconds(search.SpanNs()) + " " + Object(recording, members) +
                    " and have got nothing done.";
  for (const ThreadId member : members) {
    const RecordedThread& thread = recording.threads[member];
    ThreadStory story = StoryOf(recording, member);
    for (const RecordedHold& hold : thread.holds) story.steps.push_back(HoldStep(recording, hold));
    if (!thread.failures.empty()) {
      Step step = FailStep(recording, thread);
      finding.resources.push_back(step.resource);
      finding.graph.push_back({story.name, step.resource, "tries"});
      finding.cycle.push_back(LetterFor(step.path, step.path));
      if (!finding.location.known()) finding.location = PlaceOf(step.path);
      story.steps.push_back(std::move(step));
    }
    finding.threads.push_back(std::move(story));
  }
  finding.properties["attempts"] = std::to_string(attempts);
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  const Timeline& timeline = *substrates.timeline;
  if (timeline.recording == nullptr) return;
  Search search(timeline, substrates.thresholds);
  for (std::uint64_t stretch = 1; stretch <= kMaxStretch; stretch *= 2) {
    const auto sets = search.Run(substrates.thresholds.livelock_window_ns * stretch);
    for (const auto& members : sets) {
      if (members.back() >= timeline.recording->threads.size()) continue;
      findings.push_back(Describe(*timeline.recording, search, members));
    }
    if (!sets.empty()) return;
  }
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "livelock",
            .family = Family::kLivelock,
            .severity = Severity::kError,
            .summary = "threads keep retrying because of each other and get nothing done",
            .details =
                "For three windows on end (of a second each, or as long as every member needs for "
                "20 "
                "attempts) all that these threads do is to try for locks that another of them has, "
                "to give back what they got meanwhile, and to try again, from the same few places. "
                "Where impasse/annotated_atomic.h or libimpasse-pass shows them, failed "
                "compare-and-swaps count like failed tries: because of who changed the variable "
                "last; a change that is taken back after a failure is an attempt in vain, any "
                "other is progress, so contended counters and lock-free lists are silent. "
                "Anything else that is completed - a critical section, a hand-over, an item sent "
                "or "
                "received, a PROGRESS mark - is progress and ends it.",
            .bad = "for (;;) { a.lock(); if (b.try_lock()) break; a.unlock(); yield(); }  // one "
                   "thread\n"
                   "for (;;) { b.lock(); if (a.try_lock()) break; b.unlock(); yield(); }  // the "
                   "other\n",
            .good = "std::scoped_lock both(a, b);  // in both threads\n",
            .advice = "Take the locks in one order, or with std::scoped_lock, or let the threads "
                      "wait for "
                      "different random times before they retry.",
        },
    .reads = kReadsTimeline,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
