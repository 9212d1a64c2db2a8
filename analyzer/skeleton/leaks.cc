#include "analyzer/skeleton/leaks.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "analyzer/model/thread_name.h"

namespace impasse::skeleton {
namespace {

class Finder {
 public:
  Finder(Interpreter& interpreter, LockNames& names)
      : program_(interpreter.program()), interpreter_(interpreter), names_(names) {}

  std::vector<Leak> Find() {
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      if (program_.functions[id].is_main || interpreter_.handed_over().contains(id)) continue;
      const SummaryId summary = interpreter_.Whole(id);
      if (summary != kNone) Look(interpreter_.At(summary));
    }
    return std::move(leaks_);
  }

 private:
  void Look(const Summary& summary) {
    for (const auto& [site, state] : summary.returns) {
      for (const HeldObject& held : state.held) Look(summary, site, held, kNone);
    }
    for (const Abandoned& call : summary.abandoned) {
      if (GivesBack(call.thrower)) continue;
      for (const HeldObject& held : call.held) Look(summary, call.site, held, call.thrower);
    }
  }

  // A function that may give back a lock of its caller before it throws.
  bool GivesBack(FunctionId function) {
    const SummaryId id = interpreter_.Whole(function);
    if (id == kNone) return false;
    const auto& returns = interpreter_.At(id).returns;
    return std::any_of(returns.begin(), returns.end(),
                       [](const auto& way) { return !way.second.freed.empty(); });
  }

  // Behind an unknown index the lock that is taken and the one that is given back may be two.
  bool InArray(ObjId id) const {
    const Objects& objects = interpreter_.objects();
    for (; id != 0; id = objects[id].base) {
      if (objects[id].kind == ObjKind::kIndex) return true;
    }
    return false;
  }

  void Look(const Summary& summary, const Site& kept, const HeldObject& held, FunctionId thrower) {
    if (held.guard != 0 || InArray(held.lock) || !interpreter_.Definite(held.lock)) return;
    // A lock that checks for errors may have refused; a once flag is given back by an exception.
    if (interpreter_.MaybeRecursive(held.lock) || held.kind == ObjectKind::kOnce) return;
    if (names_.ReleasedElsewhere(held.lock, summary.function)) return;
    for (const auto& [site, state] : summary.returns) {
      const auto released = std::find_if(state.released.begin(), state.released.end(),
                                         [&](const Released& r) { return r.lock == held.lock; });
      if (released == state.released.end() || state.FindHeld(held.lock) != nullptr) continue;
      const std::string name = names_.Display(held.lock);
      if (!seen_.emplace(summary.function, name).second) return;
      const Site where = released->released.line != 0 ? released->released : site;
      leaks_.push_back({name, names_.Declared(held.lock), held.kind,
                        program_.Text(program_.functions[summary.function].name),
                        PathOf(program_, interpreter_.traces(), held.place),
                        program_.LocationOf(kept), program_.LocationOf(where)});
      if (thrower != kNone) leaks_.back().thrower = program_.Text(program_.functions[thrower].name);
      return;
    }
  }

  const Program& program_;
  Interpreter& interpreter_;
  LockNames& names_;
  std::set<std::pair<FunctionId, std::string>> seen_;
  std::vector<Leak> leaks_;
};

// A thread that ends with a lock: nobody else may give it back.
class ThreadFinder {
 public:
  ThreadFinder(Interpreter& interpreter, const Threads& threads, LockNames& names)
      : program_(interpreter.program()),
        interpreter_(interpreter),
        threads_(threads),
        names_(names) {}

  std::vector<Leak> Find() {
    for (const ThreadEvent& event : threads_.events()) {
      if (event.event.op == Op::kRelease) given_by_others_.insert(event.event.object);
    }
    for (ThreadContext id = 0; id < threads_.contexts().size(); ++id) Returns(id);
    for (const ThreadEvent& event : threads_.events()) {
      if (event.event.op != Op::kThreadExit || event.event.doubt != Doubt::kNone) continue;
      const Trace& end = interpreter_.traces().Innermost(event.event.place);
      for (const HeldObject& held : event.event.held) Keep(event.context, end, held);
    }
    return std::move(leaks_);
  }

 private:
  // What a thread runs returns: its locks are lost when it holds them at every return.
  void Returns(ThreadContext id) {
    const ContextRecord& record = threads_.contexts()[id];
    if (record.parent == kNone || record.outside) return;
    const SummaryId summary = interpreter_.Whole(record.entry);
    if (summary == kNone) return;
    const std::vector<State>& exits = interpreter_.At(summary).exits;
    if (exits.empty()) return;
    for (const HeldObject& held : exits.front().held) {
      const bool always = std::all_of(exits.begin(), exits.end(), [&](const State& exit) {
        return exit.FindHeld(held.lock) != nullptr && exit.FindHeld(held.lock)->guard == 0;
      });
      if (always) Keep(id, {.function = record.entry, .site = exits.front().last}, held);
    }
  }

  void Keep(ThreadContext context, const Trace& end, const HeldObject& held) {
    if (held.guard != 0 || held.kind == ObjectKind::kOnce) return;
    if (!interpreter_.Definite(held.lock) || interpreter_.MaybeRecursive(held.lock)) return;
    if (given_by_others_.contains(held.lock) || names_.ReleasedElsewhere(held.lock, end.function))
      return;
    const std::string name = names_.Display(held.lock);
    if (!seen_.emplace(end.function, name).second) return;
    const ContextRecord& record = threads_.contexts()[context];
    const std::string& entry =
        program_.Text(program_.functions[record.outside ? end.function : record.entry].name);
    leaks_.push_back({.lock = name,
                      .declared = names_.Declared(held.lock),
                      .kind = held.kind,
                      .function = program_.Text(program_.functions[end.function].name),
                      .acquired = PathOf(program_, interpreter_.traces(), held.place),
                      .kept = program_.LocationOf(end.site),
                      .released = {},
                      .thread = record.outside ? "thread that calls " + entry : ThreadName(entry)});
  }

  const Program& program_;
  Interpreter& interpreter_;
  const Threads& threads_;
  LockNames& names_;
  std::set<ObjId> given_by_others_;
  std::set<std::pair<FunctionId, std::string>> seen_;
  std::vector<Leak> leaks_;
};

}  // namespace

CallPath PathOf(const Program& program, const Traces& traces, TraceId trace) {
  CallPath path;
  for (; trace != 0; trace = traces[trace].inner) {
    impasse::Frame frame;
    frame.function = program.Text(program.functions[traces[trace].function].name);
    frame.location = program.LocationOf(traces[trace].site);
    path.push_back(std::move(frame));
  }
  return path;
}

std::vector<Leak> FindLeaks(Interpreter& interpreter, LockNames& names) {
  return Finder(interpreter, names).Find();
}

std::vector<Leak> FindThreadLeaks(Interpreter& interpreter, const Threads& threads,
                                  LockNames& names) {
  return ThreadFinder(interpreter, threads, names).Find();
}

}  // namespace impasse::skeleton
