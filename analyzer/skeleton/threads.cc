#include "analyzer/skeleton/threads.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "analyzer/skeleton/link_programs.h"

namespace impasse::skeleton {

void Threads::Run() {
  AddPrograms();
  RunPending();
  AddOutsideCalls();
  RunPending();
}

void Threads::Reach(ThreadContext context, SummaryId summary) {
  std::vector<SummaryId> work = {summary};
  while (!work.empty()) {
    const SummaryId id = work.back();
    work.pop_back();
    if (id == kNone || !seen_.emplace(context, id).second) continue;
    reached_.insert(interpreter_.At(id).function);
    contexts_[context].functions.insert(interpreter_.At(id).function);
    work.insert(work.end(), interpreter_.At(id).calls.begin(), interpreter_.At(id).calls.end());
  }
}

// Every main is a process of its own.
void Threads::AddPrograms() {
  for (FunctionId id = 0; id < program_.functions.size(); ++id) {
    if (!program_.functions[id].is_main) continue;
    tus_with_main_.insert(program_.functions[id].tu);
    contexts_.push_back({.entry = id});
    const auto context = static_cast<ThreadContext>(contexts_.size() - 1);
    for (FunctionId init = 0; init < program_.functions.size(); ++init) {
      if (program_.functions[init].kind == FunctionKind::kGlobalInit) RunWhole(context, init);
    }
    RunWhole(context, id);
  }
}

// What no main reaches and nobody calls is the interface of a library: any thread may call it. Of a
// file that was compiled twice, for two programs of one build, one copy of a function stands for
// both.
void Threads::AddOutsideCalls() {
  const std::set<FunctionId> reached = reached_;
  const auto usr_of = [this](const Function& function) {
    return SharedUsr(program_.Text(function.usr));
  };
  std::set<std::string_view> used;
  for (FunctionId id = 0; id < program_.functions.size(); ++id) {
    const Function& function = program_.functions[id];
    if (!function.callers.empty() || reached.contains(id)) used.insert(usr_of(function));
  }
  const auto outside = static_cast<ThreadContext>(contexts_.size());
  for (FunctionId id = 0; id < program_.functions.size(); ++id) {
    const Function& function = program_.functions[id];
    if (!interpreter_.relevance().Enters(id) || used.contains(usr_of(function))) continue;
    if (function.kind == FunctionKind::kClosureBody || tus_with_main_.contains(function.tu))
      continue;
    if (!function.external && !function.address_taken && function.kind != FunctionKind::kGlobalInit)
      continue;
    if (outside == contexts_.size()) contexts_.push_back({.outside = true});
    RunWhole(outside, id);
  }
}

void Threads::RunWhole(ThreadContext context, FunctionId function) {
  const SummaryId id = interpreter_.Whole(function);
  if (id == kNone) return;
  Reach(context, id);
  Add(context, function, interpreter_.At(id).events, interpreter_.At(id).starts);
}

void Threads::RunPending() {
  while (!pending_.empty() && !interpreter_.exhausted()) {
    const Pending next = std::move(pending_.front());
    pending_.pop_front();
    std::vector<Event> events;
    std::vector<Start> starts;
    interpreter_.Instantiate(next.start, events, starts);
    Reach(next.context, interpreter_.ForStart(next.start));
    Add(next.context, next.start.function, events, starts);
  }
}

std::vector<ThreadContext> Threads::LiveThreads(ThreadContext context,
                                                const std::vector<Token>& tokens) const {
  std::set<ThreadContext> live;
  for (const Token token : tokens) {
    const auto found = by_token_.find({context, token});
    if (found != by_token_.end()) live.insert(found->second.begin(), found->second.end());
  }
  return {live.begin(), live.end()};
}

std::set<ThreadContext> Threads::StartedAs(ThreadContext context, Token token) const {
  const auto found = by_token_.find({context, token});
  return found == by_token_.end() ? std::set<ThreadContext>() : found->second;
}

std::set<ThreadContext> Threads::StartedAs(Token token) const {
  std::set<ThreadContext> started;
  for (const auto& [key, contexts] : by_token_) {
    if (key.second == token) started.insert(contexts.begin(), contexts.end());
  }
  return started;
}

void Threads::Add(ThreadContext context, FunctionId entry, const std::vector<Event>& events,
                  const std::vector<Start>& starts) {
  for (const Start& start : starts)
    by_token_[{context, start.token}].insert(ContextOf(context, start));
  for (const Start& start : starts) {
    const ThreadContext started = ContextOf(context, start);
    std::vector<ThreadContext> live = LiveThreads(context, start.live);
    // Which of several threads that begin here lives is not known: not this one again.
    if (by_token_[{context, start.token}].size() > 1) std::erase(live, started);
    contexts_[started].live_at_spawn.insert(live.begin(), live.end());
  }
  for (const Event& event : events)
    events_.push_back({context, entry, event, LiveThreads(context, event.live)});
}

bool Threads::FromOutside(ThreadContext context) const {
  while (context != kNone && !contexts_[context].outside) context = contexts_[context].parent;
  return context != kNone;
}

// Started again from elsewhere with equal bindings, it is one more run of the same thread. Threads
// of unknown callers are only told apart by what they run.
ThreadContext Threads::ContextOf(ThreadContext parent, const Start& start) {
  constexpr std::size_t kMostForms = 8;
  // A thread that starts threads of its own kind stands for all of them.
  for (ThreadContext at = parent; at != kNone; at = contexts_[at].parent) {
    if (contexts_[at].entry != start.function || contexts_[at].parent == kNone) continue;
    contexts_[at].live_at_spawn.insert(at);
    return at;
  }
  const bool outside = FromOutside(parent);
  const Trace& site = interpreter_.traces().Innermost(start.place);
  std::vector<std::uint64_t> key = {outside ? kNone : parent, start.function};
  std::size_t& forms = forms_[{outside ? kNone : parent, start.function}];
  if (!outside && forms < kMostForms) {
    key.insert(key.end(), {site.function, site.ordinal, start.callable, start.bindings.self});
    key.insert(key.end(), start.bindings.arguments.begin(), start.bindings.arguments.end());
  }
  const auto [found, added] =
      context_index_.try_emplace(std::move(key), static_cast<ThreadContext>(contexts_.size()));
  if (added) {
    ++forms;
    contexts_.push_back({.entry = start.function,
                         .parent = parent,
                         .spawned = start.place,
                         .inherited = Variables(start)});
    pending_.push_back({found->second, start});
  }
  return found->second;
}

// The variables of older threads that a thread can reach.
std::set<ObjId> Threads::Variables(const Start& start) const {
  const Objects& objects = interpreter_.objects();
  std::set<ObjId> roots;
  std::vector<ObjId> work = start.bindings.arguments;
  work.push_back(start.bindings.self);
  work.push_back(start.callable);
  for (const auto& [location, value] : start.store) {
    work.push_back(location);
    work.push_back(value);
  }
  while (!work.empty()) {
    const ObjId root = objects.RootOf(work.back());
    work.pop_back();
    if (root == 0 || !roots.insert(root).second) continue;
    if (objects[root].kind != ObjKind::kClosure) continue;
    for (const ObjId captured : objects.Captured(root)) work.push_back(captured);
  }
  return roots;
}

ThreadContext Threads::OwnerOf(ThreadContext context, ObjId object) const {
  const Objects& objects = interpreter_.objects();
  const ObjId root = objects.RootOf(object);
  const ObjKind kind = objects[root].kind;
  if (kind != ObjKind::kLocal && kind != ObjKind::kResult) return kNone;
  const auto elsewhere = [&](const ContextRecord& record) {
    return record.parent != kNone &&
           (record.inherited.contains(root) || !record.functions.contains(objects[root].a));
  };
  while (elsewhere(contexts_[context])) context = contexts_[context].parent;
  return context;
}

}  // namespace impasse::skeleton
