#include "analyzer/skeleton/bad_unlocks.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "analyzer/model/thread_name.h"
#include "analyzer/skeleton/leaks.h"

namespace impasse::skeleton {
namespace {

class Finder {
 public:
  Finder(Interpreter& interpreter, const Threads& threads, LockNames& names)
      : program_(interpreter.program()),
        interpreter_(interpreter),
        threads_(threads),
        names_(names) {}

  std::vector<BadUnlock> Find() {
    for (const Event& event : interpreter_.bad_releases()) Again(event);
    for (const WrongMode& wrong : interpreter_.wrong_modes()) OtherMode(wrong);
    for (const ThreadEvent& event : threads_.events()) {
      if (event.event.op == Op::kRelease && !threads_.FromOutside(event.context)) OfThread(event);
    }
    return std::move(found_);
  }

 private:
  // The place that decides whether the lock is held: where a function is called that does nothing
  // about the lock but to give it back, whichever way it takes.
  TraceId Deciding(TraceId place) const {
    std::vector<TraceId> chain;
    for (TraceId at = place; at != 0; at = interpreter_.traces()[at].inner) chain.push_back(at);
    std::size_t at = chain.size() - 1;
    while (at > 0 && interpreter_.relevance().GivesBack(interpreter_.traces()[chain[at]].function))
      --at;
    return chain[at];
  }

  bool Believable(const Event& event) const {
    if (event.doubt != Doubt::kNone || event.dropped > 0 || event.place == 0) return false;
    if (!interpreter_.Definite(event.object)) return false;
    for (TraceId at = event.place; at != 0; at = interpreter_.traces()[at].inner) {
      if (interpreter_.Recursive(interpreter_.traces()[at].function)) return false;
    }
    return true;
  }

  bool New(const Event& event) {
    const Trace& trace = interpreter_.traces()[Deciding(event.place)];
    return seen_.emplace(trace.function, names_.Display(event.object)).second;
  }

  BadUnlock Of(const Event& event, BadUnlock::Kind what) const {
    const CallPath path = PathOf(program_, interpreter_.traces(), event.place);
    return {.what = what,
            .lock = names_.Display(event.object),
            .declared = names_.Declared(event.object),
            .kind = event.kind,
            .mode = event.mode,
            .context = "thread that calls " + path.front().function,
            .path = path};
  }

  // Given back once more by the function that gave it back, or by a guard that owns nothing.
  void Again(const Event& event) {
    if (!Believable(event) || interpreter_.GivenWell(Deciding(event.place), false)) return;
    if (!New(event)) return;
    const bool again = event.before != 0;
    found_.push_back(Of(event, again ? BadUnlock::Kind::kAgain : BadUnlock::Kind::kNotHeld));
    if (again) found_.back().other = PathOf(program_, interpreter_.traces(), event.before);
  }

  void OtherMode(const WrongMode& wrong) {
    const Event& event = wrong.release;
    if (!Believable(event) || interpreter_.GivenWell(Deciding(event.place), true)) return;
    if (!New(event)) return;
    found_.push_back(Of(event, BadUnlock::Kind::kMode));
    found_.back().held_mode = wrong.held.mode;
    found_.back().other = PathOf(program_, interpreter_.traces(), wrong.held.place);
  }

  // Whatever the thread has done before, it has not taken the lock.
  void OfThread(const ThreadEvent& thread) {
    const Event& event = thread.event;
    if (!Believable(event) || interpreter_.GivenWell(Deciding(event.place), false)) return;
    const auto taken =
        std::find_if(threads_.events().begin(), threads_.events().end(), [&](const ThreadEvent& e) {
          const bool takes = e.event.op == Op::kAcquire || e.event.op == Op::kTryAcquire;
          return takes && e.event.object == event.object;
        });
    if (!New(event)) return;
    const bool elsewhere = taken != threads_.events().end() && taken->context != thread.context;
    found_.push_back(
        Of(event, elsewhere ? BadUnlock::Kind::kElsewhere : BadUnlock::Kind::kNotHeld));
    const ContextRecord& record = threads_.contexts()[thread.context];
    found_.back().context = program_.functions[record.entry].is_main
                                ? "main thread"
                                : ThreadName(program_.Text(program_.functions[record.entry].name));
    if (elsewhere)
      found_.back().other = PathOf(program_, interpreter_.traces(), taken->event.place);
  }

  const Program& program_;
  Interpreter& interpreter_;
  const Threads& threads_;
  LockNames& names_;
  std::set<std::pair<FunctionId, std::string>> seen_;
  std::vector<BadUnlock> found_;
};

}  // namespace

std::vector<BadUnlock> FindBadUnlocks(Interpreter& interpreter, const Threads& threads,
                                      LockNames& names) {
  return Finder(interpreter, threads, names).Find();
}

}  // namespace impasse::skeleton
