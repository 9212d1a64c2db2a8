// Threads: which threads a program runs, and what each of them does to locks.
#ifndef IMPASSE_ANALYZER_SKELETON_THREADS_H_
#define IMPASSE_ANALYZER_SKELETON_THREADS_H_

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "analyzer/skeleton/interpreter.h"

namespace impasse::skeleton {

struct ContextRecord {
  FunctionId entry = kNone;
  ThreadContext parent = kNone;
  bool outside = false;  // stands for all callers that the program does not contain
  TraceId spawned = 0;
  std::set<ThreadContext> live_at_spawn = {};
  std::set<ObjId> inherited = {};       // variables of older threads that it was given
  std::set<FunctionId> functions = {};  // that it can run
};

struct ThreadEvent {
  ThreadContext context = 0;
  FunctionId entry = kNone;  // where its call path begins
  Event event;
  std::vector<ThreadContext> live;  // sorted
};

// Threads puts the summaries of entry points together. Time is linear in their events.
class Threads {
 public:
  explicit Threads(Interpreter& interpreter)
      : interpreter_(interpreter), program_(interpreter.program()) {}

  void Run();

  const std::vector<ContextRecord>& contexts() const { return contexts_; }
  const std::vector<ThreadEvent>& events() const { return events_; }
  bool has_main() const { return !tus_with_main_.empty(); }
  // StartedAs returns the threads that a place, reached in a context or in any, starts.
  std::set<ThreadContext> StartedAs(ThreadContext context, Token token) const;
  std::set<ThreadContext> StartedAs(Token token) const;
  // FromOutside tells whether a context, or whoever started it, stands for unknown callers.
  bool FromOutside(ThreadContext context) const;
  const std::set<FunctionId>& reached() const { return reached_; }
  // OwnerOf returns the thread whose variable the root of an object is, kNone for shared ones.
  ThreadContext OwnerOf(ThreadContext context, ObjId object) const;

 private:
  struct Pending {
    ThreadContext context = 0;
    Start start;
  };

  void AddPrograms();
  void AddOutsideCalls();
  void RunPending();
  void RunWhole(ThreadContext context, FunctionId function);
  void Add(ThreadContext context, FunctionId entry, const std::vector<Event>& events,
           const std::vector<Start>& starts);
  ThreadContext ContextOf(ThreadContext parent, const Start& start);
  std::vector<ThreadContext> LiveThreads(ThreadContext context,
                                         const std::vector<Token>& tokens) const;
  std::set<ObjId> Variables(const Start& start) const;
  void Reach(ThreadContext context, SummaryId summary);

  Interpreter& interpreter_;
  const Program& program_;
  std::vector<ContextRecord> contexts_;
  std::vector<ThreadEvent> events_;
  std::deque<Pending> pending_;
  std::map<std::vector<std::uint64_t>, ThreadContext> context_index_;
  std::map<std::pair<ThreadContext, FunctionId>, std::size_t> forms_;
  std::map<std::pair<ThreadContext, Token>, std::set<ThreadContext>> by_token_;
  std::set<std::uint32_t> tus_with_main_;
  std::set<FunctionId> reached_;
  std::set<std::pair<ThreadContext, SummaryId>> seen_;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_THREADS_H_
