// deadlock: threads that can never run again, seen in a running program or at the end of a trace.
#include <algorithm>
#include <set>

#include "analyzer/checks/check.h"
#include "analyzer/checks/recorded.h"
#include "analyzer/model/cycle_letters.h"
#include "analyzer/model/fingerprint.h"

namespace impasse {
namespace {

// What the members of a core wait for; decides how the finding speaks and which defect, seen by
// whichever way, it is the same as.
enum class Shape { kSelf, kOwnerEnded, kLocks, kChannels, kMixed };

class Writer {
 public:
  Writer(const WaitForGraph& graph, const WaitForGraph::Remainder& remainder,
         const std::vector<ThreadId>& core)
      : graph_(graph), recording_(graph.recording()), remainder_(remainder), core_(core) {
    shape_ = ShapeOf();
  }

  Finding Write() {
    finding_.evidence = Evidence::kObserved;
    finding_.message = Message() + Victims();
    finding_.location = PlaceOf(Thread(0).wait.path);
    for (std::size_t i = 0; i < core_.size(); ++i) AddThread(i);
    Judge();
    finding_.fingerprint = Fingerprint(FingerprintClass(), finding_.cycle);
    finding_.properties["stuck threads"] = std::to_string(remainder_.stuck.size());
    AddAdvice();
    return std::move(finding_);
  }

 private:
  const RecordedThread& Thread(std::size_t i) const { return recording_.threads[core_[i]]; }
  const Request& RequestAt(std::size_t i) const { return *graph_.RequestOf(core_[i]); }
  ObjectKind KindAt(std::size_t i) const {
    const ObjectId object = RequestAt(i).object;
    return object < recording_.objects.size() ? recording_.objects[object].kind
                                              : ObjectKind::kUnknown;
  }
  std::size_t Before(std::size_t i) const { return (i + core_.size() - 1) % core_.size(); }

  // What member i keeps from the one that waits for it, or nullptr.
  const RecordedHold* WantedHold(std::size_t i) const {
    return HoldOf(Thread(i), RequestAt(Before(i)).object);
  }

  bool All(bool (*predicate)(ObjectKind)) const {
    for (std::size_t i = 0; i < core_.size(); ++i) {
      if (!predicate(KindAt(i))) return false;
    }
    return true;
  }

  static bool IsLock(ObjectKind kind) { return IsOwned(kind) && kind != ObjectKind::kThread; }
  static bool IsChannel(ObjectKind kind) { return kind == ObjectKind::kChannel; }
  // A queue written by hand shows as its condition variables.
  static bool IsQueue(ObjectKind kind) { return IsChannel(kind) || kind == ObjectKind::kCondition; }

  Shape ShapeOf() const {
    if (All(IsChannel)) return Shape::kChannels;
    if (!All(IsLock)) return Shape::kMixed;
    for (std::size_t i = 0; i < core_.size(); ++i) {
      if (WantedHold(i) == nullptr) return core_.size() == 1 ? Shape::kOwnerEnded : Shape::kMixed;
    }
    return core_.size() == 1 ? Shape::kSelf : Shape::kLocks;
  }

  std::string_view FingerprintClass() const {
    switch (shape_) {
      case Shape::kSelf:
        return "double-lock";
      case Shape::kOwnerEnded:
        return "missing-unlock";
      case Shape::kLocks:
        return "lock-cycle";
      case Shape::kChannels:
        return kChannelCycleClass;
      case Shape::kMixed:
        break;
    }
    return All(IsQueue) ? kChannelCycleClass : "mixed-cycle";
  }

  // "5 mutexes", "1 mutex and 2 channels": what the circle goes through.
  std::string Resources() const {
    std::vector<std::pair<ObjectKind, std::set<ObjectId>>> kinds;
    for (std::size_t i = 0; i < core_.size(); ++i) {
      const ObjectKind kind = KindAt(i);
      auto entry = std::find_if(kinds.begin(), kinds.end(),
                                [kind](const auto& known) { return known.first == kind; });
      if (entry == kinds.end()) entry = kinds.insert(kinds.end(), {kind, {}});
      entry->second.insert(RequestAt(i).object);
    }
    std::string text;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      if (i > 0) text += i + 1 == kinds.size() ? " and " : ", ";
      text += Count(kinds[i].second.size(), std::string(ToString(kinds[i].first)));
    }
    return text;
  }

  // Where all are stuck, whoever waits for anyone waits for the next as well; but somebody has to
  // wait for somebody in particular.
  bool Circular() const {
    bool any_known = false;
    for (std::size_t i = 0; i < core_.size(); ++i) {
      const auto& providers = RequestAt(i).providers;
      const ThreadId next = core_[(i + 1) % core_.size()];
      const bool known = std::find(providers.begin(), providers.end(), next) != providers.end();
      if (!known && !RequestAt(i).anyone) return false;
      any_known |= known;
    }
    return any_known;
  }

  bool OwnerLeftBehind() const {
    const std::vector<ThreadId>& providers = RequestAt(0).providers;
    return std::any_of(providers.begin(), providers.end(), [this](ThreadId thread) {
      return thread < recording_.threads.size() && recording_.threads[thread].left_behind;
    });
  }

  std::string Message() const {
    const std::string first = ResourceClause(recording_, RequestAt(0).object);
    const std::string name = ThreadName(recording_, core_[0]);
    if (shape_ == Shape::kSelf) {
      return name + " waits for " + first + ", which it holds itself; it can never run again.";
    }
    if (shape_ == Shape::kOwnerEnded && OwnerLeftBehind()) {
      return name + " waits for " + first +
             ", which a thread of the parent process held when this process was forked; nobody "
             "here "
             "can unlock it.";
    }
    if (shape_ == Shape::kOwnerEnded) {
      return name + " waits for " + first +
             ", whose owner ended without unlocking it; it can never run again.";
    }
    if (core_.size() == 1) {
      return name + " " + WaitStep(recording_, Thread(0)).text +
             ", and no thread is left that could wake it.";
    }
    if (Circular()) {
      return Count(core_.size(), "thread") + " wait for each other in a circle of " + Resources() +
             "; none of them can ever run again.";
    }
    return Count(core_.size(), "thread") + " are blocked on " + Resources() +
           ", and every thread that could wake one of them is blocked as well.";
  }

  std::string Victims() const {
    const std::size_t others = remainder_.stuck.size() - core_.size();
    std::string text;
    if (others > 0 && remainder_.cores.size() == 1) {
      text = " " + Count(others, "more thread") + (others == 1 ? " waits" : " wait") +
             (core_.size() == 1 ? " behind it." : " behind them.");
    }
    if (remainder_.whole_process) text += " No thread of the process can run.";
    return text;
  }

  void AddThread(std::size_t i) {
    const RecordedThread& thread = Thread(i);
    ThreadStory story = StoryOf(recording_, core_[i]);
    const RecordedHold* wanted = WantedHold(i);
    if (wanted != nullptr) story.steps.push_back(HoldStep(recording_, *wanted));
    for (const RecordedHold& hold : thread.holds) {
      if (&hold == wanted) continue;
      Step step = HoldStep(recording_, hold);
      step.text.insert(0, "also ");
      story.steps.push_back(std::move(step));
    }
    Step wait = WaitStep(recording_, thread);
    finding_.resources.push_back(wait.resource);
    finding_.graph.push_back({story.name, wait.resource, "waits for"});
    if (wanted != nullptr) {
      finding_.graph.push_back({ResourceName(recording_, wanted->object), story.name, "held by"});
    }
    story.steps.push_back(std::move(wait));
    finding_.threads.push_back(std::move(story));
    finding_.cycle.push_back(LetterAt(i, wanted));
  }

  CycleLetter LetterAt(std::size_t i, const RecordedHold* wanted) const {
    const CallPath& wait = Thread(i).wait.path;
    if (shape_ == Shape::kChannels) return ChannelCycleLetters({wait}).front();
    return LetterFor(wanted == nullptr ? wait : wanted->path, wait);
  }

  void Judge() {
    finding_.confidence = graph_.ConfidenceOf(core_, remainder_);
    if (finding_.confidence == Confidence::kLikely) {
      finding_.confidence_reason =
          "every thread that has ever ended such a wait is itself blocked, but another could learn "
          "to";
    } else if (finding_.confidence == Confidence::kSuspected) {
      finding_.confidence_reason = "it is not known which threads could end these waits";
      finding_.severity = Severity::kNote;
    }
  }

  void AddAdvice() {
    if (shape_ == Shape::kLocks) {
      finding_.advice =
          "Take these locks in one order everywhere, or take them together with std::scoped_lock.";
    } else if (shape_ == Shape::kSelf) {
      finding_.advice =
          "Do not lock again what the thread holds: split the function into a locking and a locked "
          "part.";
    } else if (shape_ == Shape::kOwnerEnded && OwnerLeftBehind()) {
      finding_.advice =
          "Take the lock in a pthread_atfork handler, or call only exec in the child, or fork "
          "before "
          "threads are started.";
    } else if (shape_ == Shape::kOwnerEnded) {
      finding_.advice = "Unlock on every path out of the thread; a scoped guard does.";
    } else if (shape_ == Shape::kChannels && core_.size() == 1) {
      finding_.advice =
          "Close the channel when its last sender is done, and receive until it is closed; see "
          "that "
          "every item that is sent has a receiver.";
    } else if (shape_ == Shape::kChannels) {
      finding_.advice =
          "Let one side receive before it sends, or give the channel room for what is sent before "
          "anybody receives.";
    }
  }

  const WaitForGraph& graph_;
  const Recording& recording_;
  const WaitForGraph::Remainder& remainder_;
  const std::vector<ThreadId>& core_;
  Shape shape_;
  Finding finding_;
};

// A wait that others may still end, although all who ever did are gone: worth a note.
Finding DescribeAbandoned(const Recording& recording, const Request& request) {
  const RecordedThread& waiter = recording.threads[request.waiter];
  Finding finding;
  finding.evidence = Evidence::kObserved;
  finding.severity = Severity::kNote;
  finding.confidence = Confidence::kSuspected;
  finding.confidence_reason = "a thread that has never done so may still end the wait";
  const Step wait = WaitStep(recording, waiter);
  finding.message = ThreadName(recording, request.waiter) + " " + wait.text +
                    ", and every thread that has ever ended such a wait has itself ended.";
  finding.location = PlaceOf(waiter.wait.path);
  finding.resources = {wait.resource};
  ThreadStory story = StoryOf(recording, request.waiter);
  story.steps.push_back(wait);
  finding.graph.push_back({story.name, wait.resource, "waits for"});
  finding.threads.push_back(std::move(story));
  finding.cycle = {LetterFor(waiter.wait.path, waiter.wait.path)};
  finding.advice =
      "See that the last thread that notifies tells the waiters that nothing more will come.";
  return finding;
}

void AddAbandoned(const Substrates& substrates, const std::vector<ThreadId>& stuck,
                  std::vector<Finding>& findings) {
  const WaitForGraph& graph = *substrates.wait_for;
  const Recording& recording = graph.recording();
  if (recording.ended) return;
  for (const Request& request : graph.requests()) {
    const std::uint64_t waited = WaitedNs(recording, recording.threads[request.waiter]);
    if (!request.abandoned || waited < substrates.thresholds.starvation_error_ns) continue;
    if (std::binary_search(stuck.begin(), stuck.end(), request.waiter)) continue;
    findings.push_back(DescribeAbandoned(recording, request));
  }
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  const WaitForGraph& graph = *substrates.wait_for;
  const WaitForGraph::Remainder remainder = graph.Reduce();
  for (const std::vector<ThreadId>& core : remainder.cores) {
    if (graph.IsSettled(core)) findings.push_back(Writer(graph, remainder, core).Write());
  }
  AddAbandoned(substrates, remainder.stuck, findings);
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "deadlock",
            .family = Family::kDeadlock,
            .severity = Severity::kError,
            .summary = "threads wait for each other and can never run again",
            .details =
                "Seen in a running program or at the end of a trace. Every thread that runs, waits "
                "for a limited time, or waits for something that the outside can end is marked as "
                "able to go on; then every thread that one of those can free, and so on. The "
                "threads "
                "that are left can never run again, and the smallest circle among them is shown: "
                "who holds what, who waits for what, since when. Mutexes, reader-writer locks and "
                "joins are followed by their owners, which is certain. For condition variables, "
                "semaphores and channels the threads that have ended such waits before are taken "
                "as "
                "those that can; where nobody has, any thread that runs may, so an idle pool of "
                "workers is no deadlock.",
            .bad =
                "std::mutex a, b;\n"
                "void One() { std::lock_guard x(a); std::lock_guard y(b); }\n"
                "void Two() { std::lock_guard y(b); std::lock_guard x(a); }  // each waits for the "
                "other\n",
            .good = "std::mutex a, b;\n"
                    "void One() { std::scoped_lock both(a, b); }\n"
                    "void Two() { std::scoped_lock both(a, b); }\n",
            .advice =
                "Break the circle: let one of these threads finish, or give up what it keeps, "
                "before it waits.",
        },
    .reads = kReadsWaitFor,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
