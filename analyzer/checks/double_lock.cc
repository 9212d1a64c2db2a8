// double-lock: a thread takes a lock that it surely holds.
#include <string>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/skeleton/lock_analysis.h"

namespace impasse {
namespace {

std::string How(const skeleton::SelfLock& self, Mode mode) {
  if (self.kind != ObjectKind::kRwLock) return "";
  return mode == Mode::kShared ? " for reading" : " for writing";
}

std::string Sentence(const skeleton::SelfLock& self) {
  const std::string again = CanonicalFunctionName(self.path.back().function) + " locks '" +
                            self.lock + "'" + How(self, self.mode);
  const std::string first = CanonicalFunctionName(self.held_path.back().function);
  if (self.in_signal_handler) {
    return again + " in a signal handler, and the interrupted thread may hold it" +
           How(self, self.held_mode) + " since " + first +
           " locked it: the thread waits for itself for ever.";
  }
  return again + " while the same thread holds it" + How(self, self.held_mode) + " since " + first +
         " locked it: the thread waits for itself for ever.";
}

Finding Describe(const skeleton::SelfLock& self) {
  Finding finding;
  const std::string quoted = "'" + self.lock + "'";
  const std::string kind(ToString(self.kind));
  const Frame& again = self.path.back();
  const Frame& first = self.held_path.back();
  finding.message = Sentence(self);
  finding.location = again.location;
  ThreadStory story;
  story.name = self.context;
  story.steps.push_back({Step::Kind::kHolds, self.lock,
                         "holds " + kind + " " + quoted + How(self, self.held_mode),
                         self.held_path});
  story.steps.push_back({Step::Kind::kWaits, self.lock,
                         "waits for the same " + kind + How(self, self.mode), self.path});
  finding.threads.push_back(std::move(story));
  finding.resources.push_back(self.lock);
  finding.graph.push_back({self.lock, self.lock, CanonicalFunctionName(again.function)});
  finding.cycle.push_back(LetterFor(self.held_path, self.path));
  if (self.declared.known())
    finding.related.emplace_back(self.declared, quoted + " is declared here");
  finding.related.emplace_back(first.location, quoted + " was locked here");
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  for (const skeleton::SelfLock& self : substrates.locks->self_locks)
    findings.push_back(Describe(self));
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "double-lock",
            .family = Family::kDeadlock,
            .severity = Severity::kError,
            .summary = "a thread locks a mutex that it already holds",
            .details = "A mutex that is not recursive is locked twice by one thread without being "
                       "released in between, possibly "
                       "through calls. The second lock waits for the thread itself; for std::mutex "
                       "the behaviour is undefined "
                       "and in practice the thread hangs. The check reports only what happens on "
                       "every path that reaches the "
                       "second lock, with the same object for certain; recursive mutexes, tried "
                       "locks, mutexes with attributes "
                       "and two objects of one class are silent. A reader-writer lock is reported "
                       "when one of the two modes is "
                       "exclusive. A signal handler that takes a lock which the "
                       "interrupted code may hold is reported too, unless the program blocks "
                       "signals anywhere.",
            .bad = "void Add(int n) { std::lock_guard lock(mu); total += n; Log(); }\n"
                   "void Log()      { std::lock_guard lock(mu); std::cout << total; }\n",
            .good = "void Add(int n) { { std::lock_guard lock(mu); total += n; } Log(); }\n"
                    "void Log()      { std::lock_guard lock(mu); std::cout << total; }\n",
            .advice = "Release the lock before the call, or split off a function that expects the "
                      "lock to be held.",
            .fingerprint_class = "lock-cycle",
            .one_tu = true,
        },
    .reads = kReadsLocks,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
