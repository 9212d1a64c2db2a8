#include "analyzer/skeleton/signal_locks.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "analyzer/skeleton/leaks.h"

namespace impasse::skeleton {
namespace {

bool BlocksSignals(const Program& program) {
  constexpr std::array<std::string_view, 6> kNames = {
      "pthread_sigmask", "sigprocmask", "sigwait", "sigwaitinfo", "signalfd", "sigtimedwait"};
  return std::any_of(program.functions.begin(), program.functions.end(), [&](const Function& f) {
    return std::any_of(f.blocks.begin(), f.blocks.end(), [&](const Block& block) {
      return std::any_of(block.actions.begin(), block.actions.end(), [&](const Action& action) {
        const std::string_view name = program.Text(action.name);
        return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
      });
    });
  });
}

class SignalLocks {
 public:
  SignalLocks(Interpreter& interpreter, const Threads& threads, LockNames& names)
      : interpreter_(interpreter),
        program_(interpreter.program()),
        threads_(threads),
        names_(names) {}

  std::vector<SelfLock> Find() {
    for (const Handler& handler : program_.handlers) {
      if (handler.kind == Handler::Kind::kSignal) handlers_.insert(handler.function);
    }
    if (handlers_.empty() || BlocksSignals(program_)) return {};
    for (const FunctionId handler : handlers_) {
      const SummaryId id = interpreter_.Whole(handler);
      if (id == kNone) continue;
      for (const Event& event : interpreter_.At(id).events) Compare(handler, event);
    }
    return std::move(found_);
  }

 private:
  bool Waits(const Event& event) const {
    if (event.op != Op::kAcquire || event.tried || event.doubt != Doubt::kNone) return false;
    return interpreter_.Definite(event.object) && !interpreter_.MaybeRecursive(event.object);
  }

  static bool Excludes(const Event& a, const Event& b) {
    if (a.kind == ObjectKind::kMutex || a.kind == ObjectKind::kSpinLock) return true;
    return a.kind == ObjectKind::kRwLock &&
           (a.mode == Mode::kExclusive || b.mode == Mode::kExclusive);
  }

  // Only a lock that is one known object: a global, or a member of one.
  void Compare(FunctionId handler, const Event& event) {
    const Objects& objects = interpreter_.objects();
    if (!Waits(event) || objects[objects.RootOf(event.object)].kind != ObjKind::kGlobal) return;
    if (objects.Passes(event.object, ObjKind::kDeref)) return;
    const auto normal = std::find_if(
        threads_.events().begin(), threads_.events().end(), [&](const ThreadEvent& other) {
          return !handlers_.contains(other.entry) && Waits(other.event) &&
                 other.event.object == event.object && Excludes(event, other.event);
        });
    if (normal == threads_.events().end()) return;
    if (!seen_.emplace(handler, event.object).second) return;
    const Traces& traces = interpreter_.traces();
    found_.push_back({.lock = names_.Display(event.object),
                      .declared = names_.Declared(event.object),
                      .kind = event.kind,
                      .held_mode = normal->event.mode,
                      .mode = event.mode,
                      .context = "thread that a signal interrupts",
                      .held_path = PathOf(program_, traces, normal->event.place),
                      .path = PathOf(program_, traces, event.place),
                      .in_signal_handler = true});
  }

  Interpreter& interpreter_;
  const Program& program_;
  const Threads& threads_;
  LockNames& names_;
  std::set<FunctionId> handlers_;
  std::set<std::pair<FunctionId, ObjId>> seen_;
  std::vector<SelfLock> found_;
};

}  // namespace

std::vector<SelfLock> FindSignalLocks(Interpreter& interpreter, const Threads& threads,
                                      LockNames& names) {
  return SignalLocks(interpreter, threads, names).Find();
}

}  // namespace impasse::skeleton
