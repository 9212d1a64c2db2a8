#include "analyzer/skeleton/signals.h"

#include <algorithm>
#include <numeric>

namespace impasse::skeleton {
namespace {

bool Posts(Op op) {
  return op == Op::kPost || op == Op::kNotifyOne || op == Op::kNotifyAll || op == Op::kSend ||
         op == Op::kTrySend || op == Op::kClose || op == Op::kArriveAndWait;
}

bool Waits(Op op) {
  return op == Op::kWait || op == Op::kTimedWait || op == Op::kDown || op == Op::kTimedDown ||
         op == Op::kTryDown || op == Op::kReceive || op == Op::kTryReceive || op == Op::kSelect ||
         op == Op::kArriveAndWait;
}

}  // namespace

bool Signals::MayBe(const Key& a, const Key& b) {
  const bool owners = a.owner == b.owner || a.owner == 0 || b.owner == 0;
  return a.name == b.name && owners;
}

// KeyOf names what a path leads to by its last two names.
Signals::Key Signals::KeyOf(PathId id) const {
  if (id == 0) return {};
  const Path& path = program_.PathOf(id);
  Key key;
  for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
    if (step->kind != StepKind::kField) continue;
    if (key.name != 0) {
      key.owner = step->name;
      return key;
    }
    key.name = step->name;
  }
  if (path.root == Root::kGlobal) (key.name == 0 ? key.name : key.owner) = path.id;
  if (path.root == Root::kParam) key.parameter = static_cast<int>(path.id);
  if (path.root == Root::kThis) key.parameter = kThis;
  return key;
}

Signals::Key Signals::KeyOf(const Action& action) const {
  const std::int8_t which = action.api->object;
  if (which == lockapi::kThis) return KeyOf(action.object);
  const bool given = which >= 0 && static_cast<std::size_t>(which) < action.args.size();
  return given ? KeyOf(action.args[static_cast<std::size_t>(which)]) : Key{};
}

// AtCall says what a callee means in the terms of its caller.
Signals::Key Signals::AtCall(const Key& key, const Action& call) const {
  if (key.parameter == kNoParameter) return key;
  Key known{.name = key.name, .owner = key.owner};
  const auto index = static_cast<std::size_t>(key.parameter);
  PathId argument = 0;
  // What an API hands on to a callback are not its own arguments.
  if (call.api == nullptr && key.parameter == kThis) argument = call.object;
  if (call.api == nullptr && key.parameter >= 0 && index < call.args.size())
    argument = call.args[index];
  if (argument == 0) return known;
  const Key given = KeyOf(argument);
  if (key.name == 0) return given;
  known.owner = given.name;
  if (given.name == 0) known.parameter = given.parameter;
  return known;
}

void Signals::AddAction(const Action& action, bool posts, Keys& keys) const {
  if (action.api != nullptr && (posts ? Posts(action.api->op) : Waits(action.api->op)))
    keys.insert(KeyOf(action));
  for (const FunctionId callee : action.callees) {
    const Own& own = own_[callee];
    const Keys& more = posts ? own.posts : own.waits;
    for (const Key& key : more) keys.insert(AtCall(key, action));
  }
}

void Signals::AddOwn(FunctionId id) {
  for (const Block& block : program_.functions[id].blocks) {
    for (const Action& action : block.actions) {
      if (action.kind == OpKind::kClosure) continue;
      AddAction(action, true, own_[id].posts);
      AddAction(action, false, own_[id].waits);
    }
  }
}

// Until nothing is added: callers of what has changed are looked at again.
void Signals::Make() {
  own_.resize(program_.functions.size());
  std::vector<FunctionId> work(program_.functions.size());
  std::iota(work.begin(), work.end(), FunctionId{0});
  std::vector<bool> queued(program_.functions.size(), true);
  while (!work.empty()) {
    const FunctionId id = work.back();
    work.pop_back();
    queued[id] = false;
    const std::size_t before = own_[id].posts.size() + own_[id].waits.size();
    AddOwn(id);
    if (own_[id].posts.size() + own_[id].waits.size() == before) continue;
    for (const FunctionId caller : program_.functions[id].callers) {
      if (queued[caller]) continue;
      queued[caller] = true;
      work.push_back(caller);
    }
  }
}

const Signals::Keys& Signals::PostedBy(FunctionId function) {
  if (own_.empty()) Make();
  return own_[function].posts;
}

// Of the blocks from which the action can be reached, everything; of its own block what comes
// first, and the rest when a loop leads back.
void Signals::AddBefore(FunctionId function, std::uint32_t ordinal, bool posts, Keys& keys) {
  const std::vector<Block>& blocks = program_.functions[function].blocks;
  std::vector<std::vector<std::uint32_t>> into(blocks.size());
  std::vector<std::uint32_t> work;
  for (std::uint32_t i = 0; i < blocks.size(); ++i) {
    for (const int next : blocks[i].succs) {
      if (next >= 0) into[static_cast<std::size_t>(next)].push_back(i);
    }
    const bool here = std::any_of(blocks[i].actions.begin(), blocks[i].actions.end(),
                                  [&](const Action& a) { return a.ordinal == ordinal; });
    if (!here) continue;
    for (const Action& action : blocks[i].actions) {
      if (action.ordinal == ordinal) break;
      AddAction(action, posts, keys);
    }
    work.push_back(i);
  }
  std::vector<bool> seen(blocks.size(), false);
  while (!work.empty()) {
    const std::uint32_t block = work.back();
    work.pop_back();
    for (const std::uint32_t from : into[block]) {
      if (seen[from]) continue;
      seen[from] = true;
      for (const Action& action : blocks[from].actions) AddAction(action, posts, keys);
      work.push_back(from);
    }
  }
}

Signals::Keys Signals::Before(TraceId place, bool posts) {
  if (own_.empty()) Make();
  Keys keys;
  for (; place != 0; place = traces_[place].inner)
    AddBefore(traces_[place].function, traces_[place].ordinal, posts, keys);
  return keys;
}

Signals::Keys Signals::WaitedBefore(TraceId place) { return Before(place, false); }

Signals::Keys Signals::PostedBefore(TraceId place) { return Before(place, true); }

}  // namespace impasse::skeleton
