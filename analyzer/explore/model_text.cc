#include "analyzer/explore/model_text.h"

#include <charconv>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/explore/arrival.h"
#include "analyzer/explore/process_builder.h"

namespace impasse::explore {
namespace {

std::vector<std::string> Tokens(std::string_view text) {
  std::vector<std::string> tokens;
  std::string word;
  const auto flush = [&] {
    if (!word.empty()) tokens.push_back(std::exchange(word, {}));
  };
  for (const char c : text) {
    if (c == '{' || c == '}') {
      flush();
      tokens.emplace_back(1, c);
    } else if (c == ' ' || c == '\n' || c == '\t') {
      flush();
    } else {
      word += c;
    }
  }
  flush();
  return tokens;
}

std::int16_t NumberOf(const std::string& text) {
  std::int16_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(Tokens(text)) {}

  Model Parse() {
    FindProcesses();
    while (!failed_ && at_ < tokens_.size()) Declaration();
    if (failed_) {
      Model broken;
      broken.abstractions.push_back("no model: cannot read '" + failed_at_ + "'");
      return broken;
    }
    AddArrivals(model_);
    return std::move(model_);
  }

 private:
  const std::string& Peek() const {
    static const std::string kNothing;
    return at_ < tokens_.size() ? tokens_[at_] : kNothing;
  }
  std::string Take() {
    if (at_ >= tokens_.size()) Fail("end");
    return at_ < tokens_.size() ? tokens_[at_++] : std::string();
  }
  void Fail(const std::string& token) {
    if (!failed_) failed_at_ = token;
    failed_ = true;
    at_ = tokens_.size();
  }

  // The names before a brace at the outermost level are processes; they may be spawned before they
  // are written.
  void FindProcesses() {
    int depth = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i] == "{" && depth++ == 0 && i > 0) {
        processes_[tokens_[i - 1]].push_back(static_cast<ProcessId>(model_.processes.size()));
        model_.processes.push_back({.name = tokens_[i - 1]});
      }
      if (tokens_[i] == "}") --depth;
    }
  }

  void Declaration() {
    static const std::map<std::string, ObjectKind> kKinds = {
        {"chan", ObjectKind::kChannel},       {"bag", ObjectKind::kChannel},
        {"pool", ObjectKind::kPool},          {"mutex", ObjectKind::kMutex},
        {"rec", ObjectKind::kRecursiveMutex}, {"cond", ObjectKind::kCondition},
        {"sem", ObjectKind::kSemaphore},      {"wg", ObjectKind::kWaitGroup},
        {"future", ObjectKind::kFuture},      {"rw", ObjectKind::kRwLock},
        {"barrier", ObjectKind::kBarrier}};
    const std::string word = Take();
    if (word == "data") return Data();
    if (const auto kind = kKinds.find(word); kind != kKinds.end())
      return Object(kind->second, word == "bag");
    const bool entry = word == "entry";
    const std::string name = entry ? Take() : word;
    if (Peek() != "{") return Fail(name);
    Process& process = model_.processes[next_process_++];
    process.initial = entry || name == "main";
    process.ends_program = name == "main";
    ProcessBuilder builder(process);
    builder_ = &builder;
    loose_.clear();
    Block();
    const NodeId end = builder.Add({.kind = ActionKind::kEnd});
    Catch(end);
  }

  void Object(ObjectKind kind, bool drops) {
    Primitive primitive{.kind = kind, .name = Take(), .drops = drops};
    objects_[primitive.name] = static_cast<PrimitiveId>(model_.primitives.size());
    const bool holds = kind == ObjectKind::kChannel || kind == ObjectKind::kBarrier;
    if (holds) primitive.capacity = NumberOf(Take());
    const bool counts = kind == ObjectKind::kSemaphore || kind == ObjectKind::kPool;
    if (counts) primitive.count = NumberOf(Take());
    model_.primitives.push_back(primitive);
  }

  // data d 0: shared data that begins as 0, or with ? as nobody knows what.
  void Data() {
    const std::string name = Take();
    const std::string initial = Take();
    const VariableId id = VariableOf(name, {0, 1, 2}, Chooser::kHelper);
    if (initial != "?") model_.variables[id].initial = NumberOf(initial);
    model_.variables[id].shared = true;
  }

  void Block() {
    if (Take() != "{") return Fail("{ expected");
    while (!failed_ && Peek() != "}") Statement();
    Take();
  }

  // Edges without a target are loose until the next node is added.
  using Loose = std::vector<std::pair<NodeId, std::size_t>>;
  void Catch(NodeId node) {
    for (const auto& [from, outcome] : loose_) builder_->Link(from, node, outcome);
    loose_.clear();
  }
  NodeId Add(Action action) {
    const auto site = static_cast<SiteId>(model_.sites.size());
    Frame frame;
    frame.function = CurrentName();
    model_.sites.push_back({.path = {frame}, .key = site});
    const NodeId node = builder_->Add(std::move(action), site);
    Catch(node);
    return node;
  }
  std::string CurrentName() const { return model_.processes[next_process_ - 1].name; }

  void Statement() {
    const std::string word = Take();
    const auto colon = word.find(':');
    const std::string verb = word.substr(0, colon);
    const std::string what = colon == std::string::npos ? "" : word.substr(colon + 1);
    if (Peek() == "{") return Structured(verb, what);
    if (verb == "return") {
      Add({.kind = ActionKind::kEnd});
      return;
    }
    if (verb == "cwait") return ConditionWait(what);
    if (verb == "meet") return Meet(what);
    if (verb == "set" || verb == "inc" || verb == "dec") {
      loose_ = {{Add(Change(verb, what)), 0}};
      return;
    }
    loose_ = {{Add(Simple(verb, what)), 0}};
  }

  Action Simple(const std::string& verb, const std::string& what) {
    static const std::map<std::string, Op> kOps = {
        {"send", Op::kSend},          {"checksend", Op::kSend},
        {"recv", Op::kReceive},       {"close", Op::kClose},
        {"closeagain", Op::kClose},   {"trysend", Op::kTrySend},
        {"tryrecv", Op::kTryReceive}, {"timedrecv", Op::kReceive},
        {"lock", Op::kAcquire},       {"unlock", Op::kRelease},
        {"trylock", Op::kTryAcquire}, {"rlock", Op::kAcquire},
        {"trydown", Op::kTryDown},    {"add", Op::kAdd},
        {"done", Op::kPost},          {"wait", Op::kDown},
        {"post", Op::kPost},          {"down", Op::kDown},
        {"notify", Op::kNotifyOne},   {"notifyall", Op::kNotifyAll},
        {"join", Op::kJoin}};
    if (verb == "spawn" || verb == "join") {
      Action action{.kind = verb == "spawn" ? ActionKind::kSpawn : ActionKind::kSync};
      if (verb == "join") action.op = Op::kJoin;
      action.processes = processes_[what];
      if (action.processes.empty()) Fail(what);
      return action;
    }
    const auto op = kOps.find(verb);
    if (op == kOps.end()) Fail(verb);
    Action action{.kind = ActionKind::kSync, .op = op == kOps.end() ? Op::kNone : op->second};
    action.primitive = Object(what);
    action.timed = verb == "timedrecv";
    action.checked = verb == "checksend" || verb == "closeagain";
    if (verb == "rlock") action.mode = Mode::kShared;
    action.value = 1;
    return action;
  }

  PrimitiveId Object(const std::string& name) {
    const auto found = objects_.find(name);
    if (found != objects_.end()) return found->second;
    Fail(name);
    return 0;
  }

  void ConditionWait(const std::string& what) {
    const auto comma = what.find(',');
    const PrimitiveId condition = Object(what.substr(0, comma));
    const PrimitiveId mutex =
        comma == std::string::npos ? condition : Object(what.substr(comma + 1));
    Action wait{.kind = ActionKind::kSync, .op = Op::kWait, .primitive = condition};
    wait.second = mutex;
    loose_ = {{Add(wait), 0}};
    loose_ = {{Add({.kind = ActionKind::kParked, .primitive = condition}), 0}};
    loose_ = {{Add({.kind = ActionKind::kSync, .op = Op::kAcquire, .primitive = mutex}), 0}};
  }

  // meet:b arrives at a barrier and waits for the others.
  void Meet(const std::string& what) {
    const PrimitiveId barrier = Object(what);
    const NodeId arrives =
        Add({.kind = ActionKind::kSync, .op = Op::kArriveAndWait, .primitive = barrier});
    loose_ = {{arrives, 0}};
    const NodeId waits = Add({.kind = ActionKind::kParked, .primitive = barrier});
    loose_ = {{waits, 0}, {arrives, 1}};
  }

  // set:d,1 inc:d dec:d
  Action Change(const std::string& verb, const std::string& what) {
    const auto comma = what.find(',');
    Action change{.kind = verb == "set" ? ActionKind::kSet : ActionKind::kIncrement};
    change.variable = VariableOf(what.substr(0, comma), {0, 1, 2}, Chooser::kHelper);
    change.value = verb == "inc" ? std::int16_t{1} : std::int16_t{-1};
    if (verb == "set") change.value = NumberOf(what.substr(comma + 1));
    return change;
  }

  void Structured(const std::string& verb, const std::string& what) {
    if (verb == "select") return Select();
    if (verb == "rep") {
      const std::size_t body = at_;
      for (int i = NumberOf(what); i > 0; --i) {
        at_ = body;
        Block();
      }
      return;
    }
    if (verb == "times") return Times(what);
    if (verb == "some") return Some();
    const NodeId head = Add(HeadOf(verb, what));
    loose_ = {{head, 0}};
    const bool loops = verb == "loop" || verb == "range" || verb == "while";
    Block();
    if (loops) {
      Catch(head);
      if (verb != "loop") loose_ = {{head, 1}};
      return;
    }
    loose_.emplace_back(head, 1);
  }

  Action HeadOf(const std::string& verb, const std::string& what) {
    if (verb == "loop") return {.kind = ActionKind::kStep};
    if (verb == "range") return Simple("recv", what);
    if (verb == "maybe") return {.kind = ActionKind::kChoose};
    if (verb == "while" || verb == "is") {
      const auto comma = what.find(',');
      Action look{.kind = ActionKind::kTest, .value = NumberOf(what.substr(comma + 1))};
      look.variable = VariableOf(what.substr(0, comma), {0, 1, 2}, Chooser::kHelper);
      return look;
    }
    if (verb != "if") Fail(verb);
    Action test{.kind = ActionKind::kTest, .compare = Compare::kEqual, .value = 1};
    test.variable = VariableOf(what, {0, 1}, Chooser::kAdversary);
    return test;
  }

  VariableId VariableOf(const std::string& name, std::vector<std::int16_t> domain,
                        Chooser chooser) {
    const auto [found, fresh] =
        variables_.try_emplace(name, static_cast<VariableId>(model_.variables.size()));
    if (fresh) {
      model_.variables.push_back({.name = name, .domain = std::move(domain), .chooser = chooser});
    }
    return found->second;
  }

  void Some() {
    const NodeId head = Add({.kind = ActionKind::kStep});
    loose_ = {{head, 0}};
    Block();
    const NodeId again = Add({.kind = ActionKind::kChoose, .chooser = Chooser::kHelper});
    builder_->Link(again, head, 0);
    loose_ = {{again, 1}};
  }

  void Times(const std::string& bound) {
    const VariableId limit = VariableOf(bound, {1, 2, 3}, Chooser::kHelper);
    const auto counter = static_cast<VariableId>(model_.variables.size());
    model_.variables.push_back({.name = "", .domain = {0}, .initial = 0});
    loose_ = {{Add({.kind = ActionKind::kSet, .variable = counter}), 0}};
    Action test{.kind = ActionKind::kTest, .compare = Compare::kLess, .variable = counter};
    test.other = limit;
    const NodeId head = Add(test);
    loose_ = {{head, 0}};
    Block();
    const NodeId step = Add({.kind = ActionKind::kIncrement, .variable = counter, .value = 1});
    builder_->Link(step, head);
    loose_ = {{head, 1}};
  }

  void Select() {
    Action select{.kind = ActionKind::kSelect};
    Take();
    while (!failed_ && Peek() != "}") {
      const std::string word = Take();
      if (word == "default") {
        select.has_default = true;
        continue;
      }
      const auto colon = word.find(':');
      if (colon == std::string::npos) return Fail(word);
      select.arms.push_back({.op = word.substr(0, colon) == "send" ? Op::kSend : Op::kReceive,
                             .primitive = Object(word.substr(colon + 1))});
    }
    Take();
    const std::size_t outcomes = select.arms.size() + (select.has_default ? 1 : 0);
    const NodeId node = Add(std::move(select));
    for (std::size_t i = 0; i < outcomes; ++i) loose_.emplace_back(node, i);
    if (outcomes == 0) loose_.emplace_back(node, 0);
  }

  std::vector<std::string> tokens_;
  std::size_t at_ = 0;
  bool failed_ = false;
  std::string failed_at_;
  Model model_;
  std::map<std::string, PrimitiveId> objects_;
  std::map<std::string, VariableId> variables_;
  std::map<std::string, std::vector<ProcessId>> processes_;
  std::size_t next_process_ = 0;
  ProcessBuilder* builder_ = nullptr;
  Loose loose_;
};

}  // namespace

Model ModelOfText(std::string_view text) { return Parser(text).Parse(); }

}  // namespace impasse::explore
