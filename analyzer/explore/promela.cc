// One proctype per process and one label per node. A rendezvous is one of Promela's own; everything
// else is counted in words, as source text says it: SPIN shall not repeat our mistakes.
#include "analyzer/explore/promela.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/explore/future.h"
#include "analyzer/explore/semantics.h"

namespace impasse::explore {
namespace {

std::string Cat(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

// Comments of Promela cannot be nested, and names come from source text.
std::string Comment(std::string text) {
  std::ranges::replace(text, '*', 'x');
  std::ranges::replace(text, '\n', ' ');
  return "/* " + text + " */";
}

bool Sends(Op op) { return op == Op::kSend || op == Op::kTrySend; }
bool Tries(Op op) { return op == Op::kTrySend || op == Op::kTryReceive; }

// One way in which a node uses a channel.
struct Offer {
  PrimitiveId channel = kNone16;
  bool sends = false;
  bool tries = false;
  bool checked = false;    // a send on a closed channel is no mistake
  std::size_t done = 0;    // outcome
  std::size_t closed = 0;  // outcome when the channel is closed
};

std::vector<Offer> OffersOf(const Action& action) {
  std::vector<Offer> offers;
  if (action.kind == ActionKind::kSelect) {
    for (std::size_t i = 0; i < action.arms.size(); ++i) {
      const Arm& arm = action.arms[i];
      offers.push_back({arm.primitive, Sends(arm.op), action.has_default, arm.checked, i, i});
    }
  } else if (action.kind == ActionKind::kSync &&
             (Sends(action.op) || action.op == Op::kReceive || action.op == Op::kTryReceive)) {
    offers.push_back({action.primitive, Sends(action.op), Tries(action.op), action.checked, 0, 1});
  }
  return offers;
}

class Writer {
 public:
  explicit Writer(const Model& model) : model_(model) {}

  std::string Run(const std::string& title, const Reachable& expected) {
    Head(title, expected);
    Objects();
    for (ProcessId p = 0; p < model_.process_count(); ++p) WriteProcess(p);
    Tail();
    return std::move(out_);
  }

 private:
  void Line(const std::string& text) { out_ += text + "\n"; }

  void Head(const std::string& title, const Reachable& expected) {
    Line(Comment(title));
    Line("/* spin -o3 -a THIS_FILE && gcc -O1 -w -DSAFETY -DNOREDUCE -o pan pan.c");
    Line(" * ./pan -A   invalid end state: nothing can move any more before the program has ended");
    Line(" * ./pan -E   assertion violated: closed twice, sent when closed, count below zero");
    Line(" * What is not known SPIN chooses in every way. Impasse lets the number of rounds of an");
    Line(" * unknown loop suit the program, and so may report less than SPIN.");
    Line(" * expected: " +
         (expected.decided
              ? "stops = " + Word(expected.stops) + ", misuse = " + Word(expected.misuse)
              : std::string("undecided, a bound was hit")) +
         " */");
  }
  static std::string Word(bool yes) { return yes ? "yes" : "no"; }

  void Objects() {
    Line("#define UNSET -32768");
    Line("bool over;  /* the program has ended */");
    for (std::size_t n = 0; n < model_.primitives.size(); ++n) {
      const auto i = static_cast<PrimitiveId>(n);
      const Primitive& primitive = model_.primitives[i];
      const std::string about =
          "  " + Comment(std::string(ToString(primitive.kind)) + " " + primitive.name);
      Line("short " + Word(i) + " = " + std::to_string(primitive.count) + ";" + about);
      if (primitive.kind != ObjectKind::kChannel) continue;
      Line("bool " + Closed(i) + ";");
      // The second one has no receivers: who sends on a closed channel meets nobody.
      if (primitive.capacity == 0) Line("chan meet" + std::to_string(i) + "[2] = [0] of { bit };");
    }
    for (std::size_t n = 0; n < model_.variables.size(); ++n) {
      const auto v = static_cast<VariableId>(n);
      Line("short " + Name(v) + " = " + std::to_string(model_.variables[v].initial) + ";  " +
           Comment(model_.variables[v].name));
    }
    for (ProcessId p = 0; p < model_.process_count(); ++p) {
      const std::string id = std::to_string(p);
      Line(Cat({"bool started", id, ", ended", id, "; short parked", id, ", waits", id, ";"}));
    }
  }

  static std::string Word(PrimitiveId i) { return "o" + std::to_string(i); }
  static std::string Closed(PrimitiveId i) { return "closed" + std::to_string(i); }
  static std::string Name(VariableId v) { return "v" + std::to_string(v); }
  static std::string Go(const Node& node, std::size_t outcome) {
    return "goto n" + std::to_string(node.next[std::min(outcome, node.next.size() - 1)]);
  }

  void Tail() {
    Line("/* When the program has ended nothing that is left over is stuck. */");
    Line("active proctype ending() { end_waits: over; end_over: do :: skip; skip od }");
    std::string start = "init { atomic {";
    for (ProcessId p = 0; p < model_.process_count(); ++p) {
      if (!model_.processes[p].initial) continue;
      start += " started" + std::to_string(p) + " = true; run p" + std::to_string(p) + "();";
    }
    Line(start + " skip } }");
  }

  void WriteProcess(ProcessId process) {
    const Process& from = model_.processes[process];
    Line("");
    Line(Comment(from.name));
    Line("proctype p" + std::to_string(process) + "() {");
    for (std::size_t i = 0; i < from.nodes.size(); ++i) {
      options_.clear();
      current_ = i;
      leave_ = IsWatched(from, i) ? Waits(process) + " = 0 -> " : "";
      const Node& node = from.nodes[i];
      Options(process, node);
      std::string place;
      if (node.site != kNoSite && !model_.sites[node.site].path.empty()) {
        const Location& at = model_.sites[node.site].path.back().location;
        if (at.known()) place = "  " + Comment(at.file + ":" + std::to_string(at.line));
      }
      Line("n" + std::to_string(i) + ":" + place);
      Line("  if");
      for (const std::string& option : options_) Line("  :: " + option);
      if (options_.empty()) Line("  :: false -> skip");
      Line("  fi;");
    }
    Line("done: skip");
    Line("}");
  }

  // Where a process waits for a rendezvous that others try is written down when it arrives, since
  // SPIN's own labels of a process can only be read behind its text.
  static std::string Waits(ProcessId process) { return "waits" + std::to_string(process); }
  static std::string Mark(NodeId node) { return std::to_string(node + 1); }
  static bool IsWatched(const Process& process, std::size_t node) {
    return std::ranges::any_of(process.nodes, [node](const Node& from) {
      return from.action.kind == ActionKind::kArrive &&
             static_cast<std::size_t>(from.next[0]) == node;
    });
  }

  void Option(std::string text) { options_.push_back(std::move(text)); }
  void Step(const Node& node, const std::string& text, std::size_t outcome = 0) {
    Option(text + " -> " + leave_ + Go(node, outcome));
  }

  void Options(ProcessId process, const Node& node) {
    const Action& action = node.action;
    switch (action.kind) {
      case ActionKind::kEnd: {
        const bool ends = model_.processes[process].ends_program;
        return Option(std::string(ends ? "over" : "ended" + std::to_string(process)) +
                      " = true -> goto done");
      }
      case ActionKind::kAbort:
        return Option("over = true -> goto done");
      case ActionKind::kStep:
        return Step(node, "true");
      case ActionKind::kArrive:
        return Step(node, Waits(process) + " = " + Mark(node.next[0]));
      case ActionKind::kChoose:
        for (std::size_t i = 0; i < node.next.size(); ++i) Step(node, "true", i);
        return;
      case ActionKind::kTest:
        return Test(node);
      case ActionKind::kSet:
      case ActionKind::kIncrement:
      case ActionKind::kForget:
        return Data(node);
      case ActionKind::kSpawn:
        return Spawn(node);
      case ActionKind::kParked:
        Step(node, "parked" + std::to_string(process) + " == 0");
        if (action.timed) {
          Step(node, "atomic { true -> parked" + std::to_string(process) + " = 0 }", 1);
        }
        return;
      case ActionKind::kSelect:
        return Channels(process, node);
      case ActionKind::kSync:
        Sync(process, node);
        if (action.timed) Step(node, "true", 1);
    }
  }

  void Data(const Node& node) {
    const Action& action = node.action;
    const std::string name = Name(action.variable);
    std::string text = name + " = " + std::to_string(action.value);
    if (action.kind == ActionKind::kForget) text = name + " = UNSET";
    if (action.kind == ActionKind::kIncrement) {
      text = Cat({"if :: ", name, " != UNSET -> ", name, " = ", name, " + (",
                  std::to_string(action.value), ") :: else fi"});
    }
    if (action.other != kNone16) text = Cat({Name(action.other), " = ", name, "; ", text});
    Step(node, "d_step { " + text + " }");
  }

  void Test(const Node& node) {
    const Action& action = node.action;
    std::string known;
    for (const VariableId v : {action.variable, action.other}) {
      if (v == kNone16) continue;
      for (const std::int16_t value : model_.variables[v].domain) {
        const std::string number = std::to_string(value);
        Option(Cat({"atomic { ", known, Name(v), " == UNSET -> ", Name(v), " = ", number,
                    " } -> goto n", std::to_string(current_)}));
      }
      known += Name(v) + " != UNSET && ";
    }
    const std::string right =
        action.other == kNone16 ? std::to_string(action.value) : Name(action.other);
    const bool equal = action.compare == Compare::kEqual;
    Step(node, known + Name(action.variable) + (equal ? " == " : " < ") + right);
    Step(node, known + Name(action.variable) + (equal ? " != " : " >= ") + right, 1);
  }

  void Spawn(const Node& node) {
    std::string taken;
    for (const ProcessId p : node.action.processes) {
      const std::string id = std::to_string(p);
      Step(node, Cat({"atomic { ", taken, "!started", id, " -> started", id, " = true; run p", id,
                      "() }"}));
      taken += "started" + id + " && ";
    }
  }

  void Sync(ProcessId process, const Node& node) {
    const Action& action = node.action;
    switch (action.op) {
      case Op::kSend:
      case Op::kTrySend:
      case Op::kReceive:
      case Op::kTryReceive:
        return Channels(process, node);
      case Op::kClose:
        return Close(node);
      case Op::kAcquire:
      case Op::kTimedAcquire:
      case Op::kTryAcquire:
        return Acquire(process, node);
      case Op::kRelease:
        return Step(node, "d_step { " + Release(action.primitive) + " }");
      case Op::kJoin:
        return Join(node);
      case Op::kPost:
      case Op::kAdd:
      case Op::kDown:
      case Op::kTimedDown:
      case Op::kTryDown:
        if (model_.primitives[action.primitive].kind == ObjectKind::kBarrier)
          return Arrive(process, node);
        return Count(node);
      case Op::kWait:
        return Step(node, "d_step { " + Release(action.second) + "; parked" +
                              std::to_string(process) + " = " +
                              std::to_string(action.primitive + 1) + " }");
      case Op::kNotifyOne:
      case Op::kNotifyAll:
        return Notify(node);
      case Op::kArriveAndWait:
        return Arrive(process, node);
      case Op::kInit: {
        std::string text = Word(action.primitive) + " = " +
                           std::to_string(model_.primitives[action.primitive].count);
        if (model_.primitives[action.primitive].kind == ObjectKind::kChannel) {
          text += "; " + Closed(action.primitive) + " = false";
        }
        return Step(node, "d_step { " + text + " }");
      }
      default:
        Step(node, "true");
    }
  }

  void Close(const Node& node) {
    const PrimitiveId channel = node.action.primitive;
    const std::string closed = Closed(channel);
    const std::string drops = model_.primitives[channel].drops ? "; " + Word(channel) + " = 0" : "";
    Step(node, "atomic { !" + closed + " -> " + closed + " = true" + drops + " }");
    if (!node.action.checked) return Misuse(node, closed, 0);
    Step(node, closed);
  }

  // What goes wrong is an assertion, and then the program goes on.
  void Misuse(const Node& node, const std::string& when, std::size_t outcome) {
    Step(node, when + " -> assert(over)", outcome);
  }

  void Acquire(ProcessId process, const Node& node) {
    const Action& action = node.action;
    const std::string word = Word(action.primitive);
    const std::string me = std::to_string(process + 1);
    const bool shared = action.mode == Mode::kShared;
    const bool recursive = model_.primitives[action.primitive].kind == ObjectKind::kRecursiveMutex;
    const std::string free = word + (shared ? " <= 0" : " == 0");
    const std::string again = "(" + word + " > 0 && (" + word + " & 255) == " + me + ")";
    Step(node, "atomic { " + free + " -> " + word + (shared ? "--" : " = " + me) + " }");
    if (recursive) {
      Step(node, "atomic { " + again + " -> " + word + " = " + word + " + 256 }");
    }
    if (action.op != Op::kTryAcquire) return;
    Step(node, "!(" + free + ")" + (recursive ? " && !" + again : ""), 1);
  }

  static std::string Release(PrimitiveId lock) {
    const std::string word = Word(lock);
    return "if :: " + word + " < 0 -> " + word + "++ :: " + word + " > 256 -> " + word + " = " +
           word + " - 256 :: else -> " + word + " = 0 fi";
  }

  void Join(const Node& node) {
    std::string all = "true";
    for (const ProcessId p : node.action.processes) {
      const std::string id = std::to_string(p);
      all += Cat({" && (ended", id, " || !started", id, ")"});
    }
    Step(node, all);
  }

  void Count(const Node& node) {
    const Action& action = node.action;
    const std::string word = Word(action.primitive);
    const ObjectKind kind = model_.primitives[action.primitive].kind;
    const bool counts_down = kind == ObjectKind::kWaitGroup || kind == ObjectKind::kLatch;
    if (action.op == Op::kAdd)
      return Step(node, word + " = " + word + " + " + std::to_string(action.value));
    if (action.op == Op::kPost) {
      if (kind == ObjectKind::kFuture) {
        Step(node,
             action.checked ? word + " = 1" : "atomic { " + word + " == 0 -> " + word + " = 1 }");
        return action.checked ? void() : Misuse(node, word + " > 0", 0);
      }
      if (!counts_down) return Step(node, word + "++");
      Step(node, "atomic { " + word + " > 0 -> " + word + "-- }");
      return Misuse(node, word + " <= 0", 0);
    }
    const std::string open = word + (counts_down ? " == 0" : " > 0");
    const bool takes = kind == ObjectKind::kSemaphore || kind == ObjectKind::kPool;
    Step(node, "atomic { " + open + (takes ? " -> " + word + "--" : "") + " }");
    if (action.op == Op::kTryDown) Step(node, "!(" + open + ")", 1);
  }

  void Notify(const Node& node) {
    const std::string condition = std::to_string(node.action.primitive + 1);
    if (node.action.op != Op::kNotifyOne) {
      return Step(node, "d_step { true" + WakeAll(node.action.primitive) + " }");
    }
    std::string nobody = "true";
    for (ProcessId p = 0; p < model_.process_count(); ++p) {
      const std::string parked = "parked" + std::to_string(p);
      const std::string waits = Cat({parked, " == ", condition});
      nobody += " && !(" + waits + ")";
      Step(node, Cat({"atomic { ", waits, " -> ", parked, " = 0 }"}));
    }
    Step(node, nobody);
  }

  std::string WakeAll(PrimitiveId where) const {
    const std::string number = std::to_string(where + 1);
    std::string all;
    for (ProcessId p = 0; p < model_.process_count(); ++p) {
      const std::string parked = "parked" + std::to_string(p);
      all += Cat({"; if :: ", parked, " == ", number, " -> ", parked, " = 0 :: else fi"});
    }
    return all;
  }

  // Who comes last lets the others go; who does not waits, when it says so.
  void Arrive(ProcessId process, const Node& node) {
    const PrimitiveId barrier = node.action.primitive;
    const std::string word = Word(barrier);
    const std::string parties = std::to_string(model_.primitives[barrier].capacity);
    const bool waits = node.action.op == Op::kArriveAndWait;
    const bool leaves = !waits && node.action.value != 0;
    const std::string park =
        Cat({"; parked", std::to_string(process), " = ", std::to_string(barrier + 1)});
    // How many have left for good is counted in the upper half of the word.
    const std::string next = Cat({"(", word, " & 127) + 1"});
    const std::string more = std::to_string(leaves ? kGone + 1 : 1);
    const std::string gone = Cat({"((", word, " >> 7) + ", leaves ? "1" : "0", ")"});
    Step(node, Cat({"d_step { ", next, " < ", parties, " -> ", word, " = ", word, " + ", more,
                    waits ? park : "", " }"}));
    Step(node,
         Cat({"d_step { ", next, " >= ", parties, " -> ", word, " = ", gone, " * ",
              std::to_string(kGone + 1), WakeAll(barrier), " }"}),
         waits ? 1 : 0);
  }

  void Channels(ProcessId process, const Node& node) {
    const std::vector<Offer> offers = OffersOf(node.action);
    std::string nothing = "true";
    for (const Offer& offer : offers) nothing += " && " + Use(process, node, offer);
    const bool tries =
        node.action.kind == ActionKind::kSelect ? node.action.has_default : Tries(node.action.op);
    if (tries) Step(node, nothing, node.action.kind == ActionKind::kSelect ? offers.size() : 1);
  }

  // Adds the ways to use the channel and returns when there is none.
  std::string Use(ProcessId process, const Node& node, const Offer& offer) {
    const Primitive& channel = model_.primitives[offer.channel];
    const std::string word = Word(offer.channel);
    const std::string closed = Closed(offer.channel);
    const std::string capacity = std::to_string(channel.capacity);
    if (offer.sends) {
      if (offer.checked)
        Step(node, closed, offer.closed);
      else
        Misuse(node, closed, offer.closed);
      if (channel.capacity > 0) {
        const std::string room = "!" + closed + " && " + word + " < " + capacity;
        Step(node, "atomic { " + room + " -> " + word + "++ }", offer.done);
        return "!" + closed + " && " + word + " >= " + capacity;
      }
    } else {
      Step(node, closed + " && " + word + " == 0", offer.closed);
      if (channel.capacity > 0) {
        Step(node, "atomic { " + word + " > 0 -> " + word + "-- }", offer.done);
        return "!" + closed + " && " + word + " == 0";
      }
    }
    Meet(node, offer);
    return "!" + closed + " && !(" + Waiting(process, offer) + ")";
  }

  // Two that both only try do not meet: they send and take different letters.
  void Meet(const Node& node, const Offer& offer) {
    const std::string channel = "meet" + std::to_string(offer.channel);
    if (offer.sends) {
      Step(node, channel + "[" + Closed(offer.channel) + "]!" + (offer.tries ? "1" : "0"),
           offer.done);
    } else {
      Step(node, channel + "[0]?" + (offer.tries ? "0" : "_"), offer.done);
    }
  }

  // Whether some other process waits on the other side.
  std::string Waiting(ProcessId process, const Offer& offer) const {
    std::string text = "false";
    for (ProcessId q = 0; q < model_.process_count(); ++q) {
      if (q == process) continue;
      for (std::size_t i = 0; i < model_.processes[q].nodes.size(); ++i) {
        const bool waits = std::ranges::any_of(
            OffersOf(model_.processes[q].nodes[i].action), [&](const Offer& other) {
              return other.channel == offer.channel && other.sends != offer.sends && !other.tries;
            });
        if (waits) text += " || " + Waits(q) + " == " + Mark(static_cast<NodeId>(i));
      }
    }
    return text;
  }

  const Model& model_;
  std::string out_;
  std::string leave_;                 // what each of its ways does first when it is left
  std::size_t current_ = 0;           // node that is being written
  std::vector<std::string> options_;  // its ways to go on
};

}  // namespace

Reachable WhatIsReachable(const Model& model, const Limits& limits) {
  const Semantics semantics(model);
  const Future future(model);
  const Graph graph = Graph::Build(semantics, future, limits);
  Reachable found{.decided = !graph.truncated(), .states = graph.states()};
  for (StateId s = 0; s < graph.states(); ++s) {
    const StateView state = graph.At(s);
    const auto edges = graph.EdgesOf(s);
    for (const StateEdge& edge : edges) found.misuse |= edge.move.event != Event::kNone;
    if (!edges.empty() || graph.Cut(s) || semantics.Finished(state)) continue;
    for (ProcessId p = 0; p < model.process_count(); ++p) {
      found.stops |= semantics.NodeOf(state, p) != nullptr;
    }
  }
  return found;
}

std::string PromelaOf(const Model& model, const std::string& title, const Reachable& expected) {
  return Writer(model).Run(title, expected);
}

}  // namespace impasse::explore
