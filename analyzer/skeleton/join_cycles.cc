#include "analyzer/skeleton/join_cycles.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "analyzer/model/thread_name.h"
#include "analyzer/skeleton/leaks.h"
#include "analyzer/skeleton/signals.h"

namespace impasse::skeleton {
namespace {

class Finder {
 public:
  Finder(Interpreter& interpreter, const Threads& threads, const LockOrderGraph& graph,
         const NodeOf& node_of)
      : program_(interpreter.program()),
        interpreter_(interpreter),
        threads_(threads),
        graph_(graph),
        node_of_(node_of),
        signals_(program_, interpreter.traces()) {}

  std::vector<JoinCycle> Find() {
    for (const ThreadEvent& event : threads_.events()) {
      if (event.event.op == Op::kAcquire && !event.event.tried && Sure(event.event))
        Note(event, event.event.object);
      if (event.event.op == Op::kPost) posts_[event.event.object].push_back(&event);
    }
    for (const ThreadEvent& event : threads_.events()) {
      if (event.event.op == Op::kJoin && !event.event.held.empty() && Sure(event.event))
        Look(event);
    }
    return std::move(found_);
  }

 private:
  static bool Sure(const Event& event) { return event.doubt == Doubt::kNone && event.dropped == 0; }

  void Note(const ThreadEvent& event, ObjId lock) {
    const std::optional<LockId> node = node_of_(event, lock, event.event.kind);
    if (node.has_value()) wanted_[{event.context, *node}].push_back(&event);
  }

  void Look(const ThreadEvent& join) {
    const Objects& objects = interpreter_.objects();
    for (const HeldObject& held : join.event.held) {
      if (held.kind == ObjectKind::kOnce || held.unshared) continue;
      const std::optional<LockId> node = node_of_(join, held.lock, held.kind);
      if (!node.has_value()) continue;
      if (objects[join.event.object].kind == ObjKind::kFuture) {
        Promised(join, held, *node);
      } else {
        Joined(join, held, *node);
      }
    }
  }

  static bool Excludes(Mode a, Mode b) { return a == Mode::kExclusive || b == Mode::kExclusive; }

  void Joined(const ThreadEvent& join, const HeldObject& held, LockId node) {
    std::set<ThreadContext> started;
    for (const Token token : join.event.ends)
      started.merge(threads_.StartedAs(join.context, token));
    const bool here = !started.empty();
    if (!here) {
      for (const Token token : interpreter_.Kept(join.event.object))
        started.merge(threads_.StartedAs(token));
    }
    if (!here && !OneOther(started, join.context)) return;
    for (const ThreadContext thread : started) {
      if (thread == join.context) continue;
      const auto wanted = wanted_.find({thread, node});
      if (wanted == wanted_.end()) continue;
      for (const ThreadEvent* other : wanted->second) {
        if (!Excludes(held.mode, other->event.mode) || !SameObject(join, held, *other, node, here))
          continue;
        if (!Ordered(join, *other)) return Add(join, held, node, *other, false);
      }
    }
  }

  // A handle that is kept somewhere says which thread is joined when all that are kept there run
  // the same, and not what the thread that joins runs.
  bool OneOther(const std::set<ThreadContext>& started, ThreadContext joiner) const {
    std::set<FunctionId> entries;
    for (const ThreadContext thread : started) entries.insert(threads_.contexts()[thread].entry);
    return entries.size() == 1 && !entries.contains(threads_.contexts()[joiner].entry);
  }

  // Of a member of an object that is not known, the lock that is held and the one that is wanted
  // belong to one object when both events speak of the same one, or when the handle of the thread
  // is kept beside the lock. Two objects of which nothing is known are not the same for that.
  bool SameObject(const ThreadEvent& join, const HeldObject& held, const ThreadEvent& other,
                  LockId node, bool here) const {
    if (!graph_.locks()[node].summary) return true;
    if (here) return held.lock == other.event.object;
    const Objects& objects = interpreter_.objects();
    const ObjId root = objects.RootOf(held.lock);
    return objects[root].kind != ObjKind::kAny && root == objects.RootOf(join.event.object);
  }

  bool Repeats(TraceId place) {
    const Traces& traces = interpreter_.traces();
    for (; place != 0; place = traces[place].inner) {
      if (interpreter_.InLoop(traces[place].function, traces[place].ordinal)) return true;
    }
    return false;
  }

  // Ordered tells whether the other thread may have come past its request for good when the one
  // that joins goes on: it posts something behind the request that was waited for.
  bool Ordered(const ThreadEvent& join, const ThreadEvent& other) {
    const FunctionId entry = threads_.contexts()[other.context].entry;
    const Signals::Keys& posts = signals_.PostedBy(entry);
    if (posts.empty()) return false;
    const Signals::Keys waits = signals_.WaitedBefore(join.event.place);
    if (waits.empty()) return false;
    const Signals::Keys before = signals_.PostedBefore(other.event.place);
    return std::any_of(posts.begin(), posts.end(), [&](const Signals::Key& key) {
      const auto same = [&](const Signals::Key& other) { return Signals::MayBe(key, other); };
      const auto any = [&](const Signals::Key& other) { return other.name == 0 || same(other); };
      const bool waited = key.name == 0 || std::any_of(waits.begin(), waits.end(), any);
      return waited && std::none_of(before.begin(), before.end(), same);
    });
  }

  // Whoever sets the future does so with the lock held.
  void Promised(const ThreadEvent& join, const HeldObject& held, LockId node) {
    const auto posts = posts_.find(interpreter_.objects()[join.event.object].base);
    if (posts == posts_.end()) return;
    const auto needs = [&](const ThreadEvent* post) {
      return post->context != join.context && Sure(post->event) &&
             std::any_of(post->event.held.begin(), post->event.held.end(),
                         [&](const HeldObject& other) {
                           return Excludes(held.mode, other.mode) && !other.tried &&
                                  node_of_(*post, other.lock, other.kind) == node &&
                                  (!graph_.locks()[node].summary || other.lock == held.lock);
                         });
    };
    if (!std::all_of(posts->second.begin(), posts->second.end(), needs)) return;
    Add(join, held, node, *posts->second.front(), true);
  }

  std::string NameOfContext(const ThreadEvent& event) const {
    const ContextRecord& record = threads_.contexts()[event.context];
    const FunctionId entry = record.outside ? event.entry : record.entry;
    const std::string& name = program_.Text(program_.functions[entry].name);
    if (record.outside) return "thread that calls " + name;
    return program_.functions[entry].is_main ? "main thread" : ThreadName(name);
  }

  void Add(const ThreadEvent& join, const HeldObject& held, LockId node, const ThreadEvent& other,
           bool sets) {
    const Traces& traces = interpreter_.traces();
    const LockNode& lock = graph_.locks()[node];
    const Location where = program_.LocationOf(traces.Innermost(join.event.place).site);
    if (!seen_.emplace(where, node).second) return;
    JoinCycle cycle{.lock = lock.name,
                    .declared = lock.declared,
                    .kind = lock.kind,
                    .held_mode = held.mode,
                    .wanted_mode = other.event.mode,
                    .sets = sets,
                    .context = NameOfContext(join),
                    .thread = NameOfContext(other),
                    .held_path = PathOf(program_, traces, held.place),
                    .path = PathOf(program_, traces, join.event.place),
                    .wanted = PathOf(program_, traces, other.event.place)};
    if (const TraceId spawned = threads_.contexts()[other.context].spawned; spawned != 0)
      cycle.start = PathOf(program_, traces, spawned);
    if (sets) {
      for (const HeldObject& mine : other.event.held) {
        if (node_of_(other, mine.lock, mine.kind) == node)
          cycle.wanted = PathOf(program_, traces, mine.place);
      }
    }
    if (lock.summary) {
      cycle.confidence = Confidence::kLikely;
      cycle.confidence_reason =
          "both threads mean the lock of one object only if the thread was "
          "started for the object that joins it";
    } else if (threads_.FromOutside(join.context) && threads_.has_main()) {
      cycle.confidence = Confidence::kLikely;
      cycle.confidence_reason = "no program here calls it; it is taken to be called from outside";
    }
    found_.push_back(std::move(cycle));
  }

  const Program& program_;
  Interpreter& interpreter_;
  const Threads& threads_;
  const LockOrderGraph& graph_;
  const NodeOf& node_of_;
  Signals signals_;
  std::map<std::pair<ThreadContext, LockId>, std::vector<const ThreadEvent*>> wanted_;
  std::map<ObjId, std::vector<const ThreadEvent*>> posts_;
  std::set<std::pair<Location, LockId>> seen_;
  std::vector<JoinCycle> found_;
};

}  // namespace

std::vector<JoinCycle> FindJoinCycles(Interpreter& interpreter, const Threads& threads,
                                      const LockOrderGraph& graph, const NodeOf& node_of) {
  return Finder(interpreter, threads, graph, node_of).Find();
}

}  // namespace impasse::skeleton
