#include "analyzer/skeleton/leaks.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

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
      for (const HeldObject& held : state.held) Look(summary, site, held);
    }
  }

  // Behind an unknown index the lock that is taken and the one that is given back may be two.
  bool InArray(ObjId id) const {
    const Objects& objects = interpreter_.objects();
    for (; id != 0; id = objects[id].base) {
      if (objects[id].kind == ObjKind::kIndex) return true;
    }
    return false;
  }

  void Look(const Summary& summary, const Site& kept, const HeldObject& held) {
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
      return;
    }
  }

  const Program& program_;
  Interpreter& interpreter_;
  LockNames& names_;
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

}  // namespace impasse::skeleton
