// lock-order-inversion: a feasible cycle of the lock-order graph, from source or from a run.
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/model/user_code.h"

namespace impasse {
namespace {

std::string Quoted(const std::string& name) { return "'" + name + "'"; }

std::string FunctionOf(const CallPath& path) {
  const Frame* frame = InnermostUserFrame(path);
  return frame == nullptr ? std::string("some thread") : CanonicalFunctionName(frame->function);
}

std::string Noun(const LockNode& lock, Mode mode) {
  std::string noun(ToString(lock.kind));
  if (lock.kind == ObjectKind::kRwLock)
    noun += mode == Mode::kShared ? " (for reading)" : " (for writing)";
  return noun;
}

class Writer {
 public:
  Writer(const LockOrderGraph& graph, const LockCycle& cycle) : graph_(graph), cycle_(cycle) {}

  Finding Write() {
    finding_.evidence = graph_.evidence;
    finding_.message = Message();
    finding_.location = PlaceOf(cycle_.front().witness->to_path);
    for (const CycleLink& link : cycle_) AddLink(link);
    if (OneLock()) {
      finding_.resources.resize(1);
      finding_.graph.resize(1);
    }
    Judge();
    return std::move(finding_);
  }

 private:
  const std::string& NameOf(LockId lock) const { return graph_.locks()[lock].name; }

  // Two instances of one member lock rather than two locks.
  bool OneLock() const { return cycle_.front().from == cycle_.front().to; }

  static Location PlaceOf(const CallPath& path) {
    const Frame* frame = InnermostUserFrame(path);
    return frame == nullptr ? Location{} : frame->location;
  }

  std::string Message() const {
    const std::string first = FunctionOf(cycle_[0].witness->to_path);
    const std::string last = FunctionOf(cycle_[1].witness->to_path);
    std::string text;
    if (OneLock()) {
      text = "Two objects' " + Quoted(NameOf(cycle_[0].from)) +
             " are locked one after the other in no fixed order (in " + first +
             (last == first ? "" : " and in " + last) + ")";
    } else if (cycle_.size() == 2) {
      text = Quoted(NameOf(cycle_[0].from)) + " and " + Quoted(NameOf(cycle_[0].to)) +
             " are locked in opposite orders: " + first + " takes " + Quoted(NameOf(cycle_[0].to)) +
             " while holding " + Quoted(NameOf(cycle_[0].from)) + ", " + last +
             " takes them the other way round";
    } else {
      text = std::to_string(cycle_.size()) + " locks are taken in a circle:";
      for (const CycleLink& link : cycle_) {
        text += (&link == &cycle_.front() ? " " : ", ") + FunctionOf(link.witness->to_path) +
                " takes " + Quoted(NameOf(link.to)) + " while holding " + Quoted(NameOf(link.from));
      }
    }
    text += graph_.evidence == Evidence::kPredicted
                ? "; this run got through, but another can stop here for ever."
                : "; threads that do so at the same time wait for each other for ever.";
    return text;
  }

  void AddLink(const CycleLink& link) {
    const Witness& witness = *link.witness;
    const ContextInfo context = witness.context < graph_.contexts().size()
                                    ? graph_.contexts()[witness.context]
                                    : ContextInfo{};
    ThreadStory story;
    story.name = context.name.empty() ? "thread " + std::to_string(finding_.threads.size() + 1)
                                      : context.name;
    story.tid = context.tid;
    if (!context.start.empty())
      story.steps.push_back({Step::Kind::kStarts, "", "starts here", context.start});
    AddSteps(link, story);
    finding_.threads.push_back(std::move(story));
    finding_.resources.push_back(NameOf(link.from));
    finding_.graph.push_back({NameOf(link.from), NameOf(link.to), FunctionOf(witness.to_path)});
    finding_.cycle.push_back(LetterFor(witness.from_path, witness.to_path));
    const LockNode& lock = graph_.locks()[link.from];
    if (lock.declared.known())
      finding_.related.emplace_back(lock.declared, Quoted(lock.name) + " is declared here");
  }

  void AddSteps(const CycleLink& link, ThreadStory& story) const {
    const Witness& witness = *link.witness;
    const LockNode& from = graph_.locks()[link.from];
    const LockNode& to = graph_.locks()[link.to];
    story.steps.push_back({Step::Kind::kHolds, from.name,
                           "holds " + Noun(from, witness.from_mode) + " " + Quoted(from.name),
                           witness.from_path});
    for (const HeldLock& gate : witness.gates) {
      const LockNode& lock = graph_.locks()[gate.lock];
      story.steps.push_back({Step::Kind::kHolds,
                             lock.name,
                             "also holds " + Noun(lock, gate.mode) + " " + Quoted(lock.name),
                             {}});
    }
    const std::string other = OneLock() ? " of another object" : "";
    story.steps.push_back({Step::Kind::kWaits, to.name,
                           "waits for " + Noun(to, witness.to_mode) + " " + Quoted(to.name) + other,
                           witness.to_path});
  }

  // The weakest witness decides the confidence. A cycle that nobody has seen closed is at most
  // likely when it joins different instances of one declaration.
  void Judge() {
    finding_.confidence = Confidence::kCertain;
    for (const CycleLink& link : cycle_) {
      if (link.witness->confidence >= finding_.confidence) continue;
      finding_.confidence = link.witness->confidence;
      finding_.confidence_reason = link.witness->confidence_reason;
    }
    const bool instances = std::any_of(cycle_.begin(), cycle_.end(), [&](const CycleLink& l) {
      return graph_.locks()[l.from].summary;
    });
    if (instances && finding_.confidence == Confidence::kCertain) {
      finding_.confidence = Confidence::kLikely;
      finding_.confidence_reason = "the source does not tell which objects meet";
    }
    if (finding_.confidence == Confidence::kSuspected) finding_.severity = Severity::kNote;
    if (OneLock()) {
      finding_.advice =
          "Lock both at once with std::scoped_lock(a, b) or std::lock, or always take the one with "
          "the lower "
          "address or id first.";
    }
  }

  const LockOrderGraph& graph_;
  const LockCycle& cycle_;
  Finding finding_;
};

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  const LockOrderGraph& graph = *substrates.lock_order;
  const LockCycles found = FindLockCycles(graph);
  for (const LockCycle& cycle : found.cycles) findings.push_back(Writer(graph, cycle).Write());
  if (found.truncated && !findings.empty())
    findings.back().properties["search"] = "a bound was hit: there may be more cycles";
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "lock-order-inversion",
            .family = Family::kDeadlock,
            .severity = Severity::kError,
            .summary = "locks are taken in an order that can form a circle",
            .details =
                "Each of two or more threads holds one lock and waits for the lock that the next "
                "one holds. Nothing can "
                "end that wait. The check follows calls across translation units, knows which "
                "locks are held at every "
                "point, and reports circles of any length with the call path of both acquisitions "
                "of every thread. It is "
                "silent when one thread alone takes the locks, when a further lock keeps the "
                "threads apart, when the "
                "inner lock is only tried or is taken together with the outer one by std::lock or "
                "std::scoped_lock, when "
                "readers meet readers, and when the threads cannot run at the same time. Locks "
                "that are members are told "
                "apart by class and field, not by object, unless the object is a single global.",
            .bad = "void Deposit() { std::lock_guard a(account); std::lock_guard b(journal); }\n"
                   "void Audit()   { std::lock_guard b(journal); std::lock_guard a(account); }\n",
            .good = "void Deposit() { std::lock_guard a(account); std::lock_guard b(journal); }\n"
                    "void Audit()   { std::lock_guard a(account); std::lock_guard b(journal); }\n",
            .advice = "Take these locks in one order everywhere, or take them together with "
                      "std::scoped_lock.",
            .fingerprint_class = "lock-cycle",
            .one_tu = true,
        },
    .reads = kReadsLockOrder,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
