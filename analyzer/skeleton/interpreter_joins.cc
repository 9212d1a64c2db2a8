// Joins: thread objects that move, are kept, and are waited for.
#include <algorithm>
#include <string_view>
#include <utility>

#include "analyzer/skeleton/interpreter.h"

namespace impasse::skeleton {
namespace {

bool IsThread(ObjectKind kind) {
  return kind == ObjectKind::kThread || kind == ObjectKind::kFuture;
}

}  // namespace

// The member or global that a handle is, or the container of which it is an element; 0 for others.
static StringId KeeperOf(const Objects& objects, ObjId handle) {
  while (objects[handle].kind == ObjKind::kIndex) handle = objects[handle].base;
  const Obj& obj = objects[handle];
  return obj.kind == ObjKind::kField || obj.kind == ObjKind::kGlobal ? obj.a : 0;
}

std::set<Token> Interpreter::Kept(ObjId handle) const {
  const auto found = kept_handles_.find(KeeperOf(objects_, handle));
  return found == kept_handles_.end() ? std::set<Token>() : found->second;
}

void Interpreter::KeepHandle(State& state, ObjId handle, Token token) {
  const std::pair entry(handle, token);
  const auto at = std::lower_bound(state.handles.begin(), state.handles.end(), entry);
  if (at == state.handles.end() || *at != entry) state.handles.insert(at, entry);
  const StringId keeper = KeeperOf(objects_, handle);
  if (keeper == 0) return;
  kept_handles_[keeper].insert(token);
  NoteTold({Basis::Told::About::kKept, keeper, token});
}

void Interpreter::MoveHandle(State& state, ObjId from, ObjId to) {
  std::vector<Token> moved;
  std::erase_if(state.handles, [&](const auto& entry) {
    if (entry.first == from) moved.push_back(entry.second);
    return entry.first == from;
  });
  for (const Token token : moved) KeepHandle(state, to, token);
}

// MovesThread tells whether the action hands a running thread, or what will come of one, to another
// object: a constructor, an assignment, a container.
bool Interpreter::MovesThread(const Frame& frame, State& state) {
  const Action& action = *frame.action;
  if (action.args.empty() || action.object == 0) return false;
  const ObjId from = Locate(frame, state, action.args[0]);
  const bool known = from != 0 && std::any_of(state.handles.begin(), state.handles.end(),
                                              [&](const auto& e) { return e.first == from; });
  if (!known) return false;
  const std::string_view name = program_.Text(action.name);
  ObjId to = Locate(frame, state, action.object);
  if (name.ends_with("::push_back") || name.ends_with("::emplace_back")) {
    to = objects_.Intern({.kind = ObjKind::kIndex, .base = to});
  } else if (action.kind == OpKind::kCall &&
             !(name.ends_with("::operator=") &&
               IsThread(program_.TypeKind(program_.PathOf(action.object).type)))) {
    return false;
  }
  MoveHandle(state, from, to);
  return true;
}

// Threads kept in arrays and containers are joined one by one in a loop; the loop is taken to join
// all.
void Interpreter::JoinElements(State& state) {
  state.EndHandles([&](ObjId handle) { return objects_[handle].kind != ObjKind::kLocal; });
}

void Interpreter::Join(State& state, ObjId handle) {
  const std::size_t before = state.handles.size();
  state.EndHandles([&](ObjId known) { return known == handle && handle != 0; });
  if (state.handles.size() != before) return;
  if (handle == 0 || objects_[handle].kind != ObjKind::kLocal) JoinElements(state);
  if (!objects_.OfCaller(handle)) return;
  const auto at = std::lower_bound(state.joined.begin(), state.joined.end(), handle);
  if (at == state.joined.end() || *at != handle) state.joined.insert(at, handle);
}

// EndsOf returns the threads that a handle is known to stand for. An element of a container may be
// any of its threads, when there is one container only.
std::vector<Token> Interpreter::EndsOf(const State& state, ObjId handle) const {
  std::vector<Token> ends;
  for (const auto& [known, token] : state.handles) {
    if (known == handle && handle != 0) ends.push_back(token);
  }
  const ObjKind kind = objects_[handle].kind;
  const bool named = kind == ObjKind::kField || kind == ObjKind::kGlobal ||
                     (kind == ObjKind::kLocal && !IsReference(handle));
  if (!ends.empty() || named) return ends;
  std::set<ObjId> containers;
  for (const auto& [known, token] : state.handles) {
    if (objects_[known].kind != ObjKind::kIndex) continue;
    containers.insert(objects_[known].base);
    ends.push_back(token);
  }
  if (containers.size() != 1) ends.clear();
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

// The end of a thread object joins what it holds, and nothing else.
void Interpreter::OnJoin(const Frame& frame, State& state, ObjId handle) {
  std::vector<Token> ends = EndsOf(state, handle);
  const bool known = std::any_of(state.handles.begin(), state.handles.end(),
                                 [&](const auto& entry) { return entry.first == handle; });
  if (frame.action->kind != OpKind::kCall && !known) return;
  const ObjId promised = LoadFrom(state, handle);
  const bool future = objects_[promised].kind == ObjKind::kFuture;
  Event event{.op = Op::kJoin,
              .object = future ? promised : handle,
              .kind = future ? ObjectKind::kFuture : ObjectKind::kThread,
              .place = Here(frame),
              .held = state.held,
              .freed = state.freed,
              .live = state.live,
              .joined = state.joined,
              .passed = state.passed,
              .assumed = state.assumed,
              .dropped = state.dropped,
              .doubt = frame.doubt,
              .ends = std::move(ends)};
  Add(frame, std::move(event), 0);
  Join(state, handle);
}

}  // namespace impasse::skeleton
