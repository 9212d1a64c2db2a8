#include "analyzer/explore/slice.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace impasse::explore {
namespace {

// What comes next behind a node that does nothing itself.
constexpr NodeId kNothingYet = -1;
constexpr NodeId kSeveral = -2;

// All ends of a process are one; so are, for the first thread, those that end the program.
void MergeEnds(Process& process) {
  NodeId end = -1;
  NodeId abort = -1;
  std::vector<NodeId> instead(process.nodes.size());
  for (std::size_t n = 0; n < process.nodes.size(); ++n) {
    instead[n] = static_cast<NodeId>(n);
    const ActionKind kind = process.nodes[n].action.kind;
    if (kind != ActionKind::kEnd && kind != ActionKind::kAbort) continue;
    NodeId& first = kind == ActionKind::kEnd || process.ends_program ? end : abort;
    if (first < 0) first = static_cast<NodeId>(n);
    instead[n] = first;
  }
  for (Node& node : process.nodes) {
    for (NodeId& next : node.next) next = instead[static_cast<std::size_t>(next)];
  }
}

class Slicer {
 public:
  explicit Slicer(Model& model) : model_(model), needed_(model.variables.size(), false) {}

  void Run() {
    for (Process& process : model_.processes) MergeEnds(process);
    for (const Process& process : model_.processes) {
      for (const Node& node : process.nodes) {
        if (node.action.kind == ActionKind::kTest && IsShared(node.action)) Need(node.action);
      }
    }
    NeedCopied();
    std::vector<std::vector<NodeId>> next(model_.processes.size());
    for (bool grown = true; grown;) {
      grown = false;
      for (std::size_t p = 0; p < next.size(); ++p) {
        next[p] = NextOf(model_.processes[p]);
        grown |= NeedTested(model_.processes[p], next[p]);
      }
      grown |= NeedCopied();
    }
    for (std::size_t p = 0; p < next.size(); ++p) Apply(model_.processes[p], next[p]);
  }

 private:
  bool IsShared(const Action& action) const {
    const auto shared = [&](VariableId v) { return v != kNone16 && model_.variables[v].shared; };
    return shared(action.variable) || shared(action.other);
  }

  bool Need(const Action& test) {
    bool grown = false;
    for (const VariableId v : {test.variable, test.other}) {
      if (v == kNone16 || needed_[v]) continue;
      needed_[v] = true;
      grown = true;
    }
    return grown;
  }

  // What is copied into a variable is needed where that one is.
  bool NeedCopied() {
    bool grown = false;
    for (bool again = true; again;) {
      again = false;
      for (const Process& process : model_.processes) {
        for (const Node& node : process.nodes) {
          const Action& action = node.action;
          if (!Writes(action) || action.other == kNone16 || !needed_[action.other]) continue;
          if (!needed_[action.variable]) again = grown = needed_[action.variable] = true;
        }
      }
    }
    return grown;
  }

  // Whether the node does something whatever comes behind it.
  bool Acts(const Node& node) const {
    const Action& action = node.action;
    switch (action.kind) {
      case ActionKind::kStep:
      case ActionKind::kChoose:
        return false;
      case ActionKind::kTest:
        return IsShared(action);
      default:
        break;
    }
    return !Writes(action) || needed_[action.variable] ||
           (action.other != kNone16 && needed_[action.other]);
  }

  // NextOf returns for each node the first one from there on that matters, if there is but one:
  // itself when it does.
  std::vector<NodeId> NextOf(const Process& process) const {
    std::vector<bool> matters(process.nodes.size());
    for (std::size_t n = 0; n < matters.size(); ++n) matters[n] = Acts(process.nodes[n]);
    while (true) {
      std::vector<NodeId> next = FirstsFrom(process, matters);
      bool grown = false;
      for (std::size_t n = 0; n < matters.size(); ++n) {
        if (next[n] != kSeveral || !Parts(process.nodes[n], next)) continue;
        matters[n] = true;
        grown = true;
      }
      if (!grown) return next;
    }
  }

  // Whether two ways from the node lead to different things.
  static bool Parts(const Node& node, const std::vector<NodeId>& next) {
    NodeId seen = kNothingYet;
    for (const NodeId to : node.next) {
      const NodeId first = next[static_cast<std::size_t>(to)];
      if (first < 0) continue;
      if (seen >= 0 && seen != first) return true;
      seen = first;
    }
    return false;
  }

  static std::vector<NodeId> FirstsFrom(const Process& process, const std::vector<bool>& matters) {
    std::vector<NodeId> next(process.nodes.size(), kNothingYet);
    for (std::size_t n = 0; n < next.size(); ++n) {
      if (matters[n]) next[n] = static_cast<NodeId>(n);
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t n = next.size(); n-- > 0;) {
        if (matters[n]) continue;
        for (const NodeId to : process.nodes[n].next) {
          const NodeId joined = Join(next[n], next[static_cast<std::size_t>(to)]);
          changed |= joined != next[n];
          next[n] = joined;
        }
      }
    }
    return next;
  }

  static NodeId Join(NodeId a, NodeId b) {
    if (a == kNothingYet || a == b) return b;
    return b == kNothingYet ? a : kSeveral;
  }

  bool NeedTested(const Process& process, const std::vector<NodeId>& next) {
    bool grown = false;
    for (std::size_t n = 0; n < next.size(); ++n) {
      const bool decides = next[n] == static_cast<NodeId>(n) || next[n] < 0;
      if (decides && process.nodes[n].action.kind == ActionKind::kTest)
        grown |= Need(process.nodes[n].action);
    }
    return grown;
  }

  // The end of the program is left as far away as it is: others can do much before.
  static void Apply(Process& process, const std::vector<NodeId>& next) {
    const auto ends_all = [&](NodeId id) {
      const ActionKind kind = process.nodes[static_cast<std::size_t>(id)].action.kind;
      return kind == ActionKind::kAbort || (kind == ActionKind::kEnd && process.ends_program);
    };
    for (std::size_t n = 0; n < next.size(); ++n) {
      if (next[n] < 0 || next[n] == static_cast<NodeId>(n) || ends_all(next[n])) continue;
      process.nodes[n] = {.action = {.kind = ActionKind::kStep}, .next = {next[n]}};
    }
  }

  Model& model_;
  std::vector<bool> needed_;  // variables
};

// Variables that one process alone uses.
std::vector<bool> PrivateVariables(const Model& model) {
  std::vector<ProcessId> user(model.variables.size(), kNone16);
  std::vector<bool> alone(model.variables.size(), true);
  for (ProcessId p = 0; p < model.process_count(); ++p) {
    for (const Node& node : model.processes[p].nodes) {
      for (const VariableId v : {node.action.variable, node.action.other}) {
        if (v == kNone16) continue;
        if (user[v] != kNone16 && user[v] != p) alone[v] = false;
        user[v] = p;
      }
    }
  }
  return alone;
}

// Reading finds where a process may still read its variables, and lets it forget them elsewhere.
class Reading {
 public:
  Reading(Process& process, const std::vector<bool>& alone) : process_(process), number_(alone) {
    for (const Node& node : process.nodes) {
      for (const VariableId v : {node.action.variable, node.action.other}) {
        if (v != kNone16 && alone[v] && Index(v) == kNone) Add(v);
      }
    }
  }

  void Run() {
    if (variables_.empty()) return;
    Solve();
    const std::size_t count = process_.nodes.size();
    for (std::size_t n = 0; n < count; ++n) {
      for (std::size_t i = 0; i < process_.nodes[n].next.size(); ++i) ForgetOnEdge(n, i);
    }
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  using Row = std::vector<bool>;

  // A number among the variables of this process.
  struct Numbers {
    explicit Numbers(const std::vector<bool>& alone) : of(alone.size(), kNone) {}
    std::vector<std::size_t> of;
  };

  std::size_t Index(VariableId v) const { return v == kNone16 ? kNone : number_.of[v]; }
  void Add(VariableId v) {
    number_.of[v] = variables_.size();
    variables_.push_back(v);
  }

  // What is read from the node on.
  Row Before(std::size_t n) const {
    const Node& node = process_.nodes[n];
    Row row(variables_.size(), false);
    for (const NodeId to : node.next) {
      const Row& behind = read_[static_cast<std::size_t>(to)];
      for (std::size_t i = 0; i < row.size(); ++i) row[i] = row[i] || behind[i];
    }
    const Action& action = node.action;
    const std::size_t variable = Index(action.variable);
    const std::size_t other = Index(action.other);
    if (action.kind == ActionKind::kTest) {
      if (variable != kNone) row[variable] = true;
      if (other != kNone) row[other] = true;
    }
    if (!Writes(action)) return row;
    const bool copied = other != kNone && row[other];
    if (variable != kNone && action.kind != ActionKind::kIncrement) row[variable] = false;
    if (other != kNone) row[other] = false;
    if (variable != kNone && copied) row[variable] = true;
    return row;
  }

  void Solve() {
    read_.assign(process_.nodes.size(), Row(variables_.size(), false));
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t n = process_.nodes.size(); n-- > 0;) {
        Row row = Before(n);
        if (row == read_[n]) continue;
        read_[n] = std::move(row);
        changed = true;
      }
    }
  }

  // What may have a value behind the node, and is not read on the way that the edge leads.
  void ForgetOnEdge(std::size_t n, std::size_t edge) {
    const Node& node = process_.nodes[n];
    NodeId to = node.next[edge];
    const Row& behind = read_[static_cast<std::size_t>(to)];
    for (std::size_t i = 0; i < variables_.size(); ++i) {
      const bool used = node.action.variable == variables_[i] || node.action.other == variables_[i];
      const bool forgets = node.action.kind == ActionKind::kForget && node.action.other == kNone16;
      if (behind[i] || forgets || (!used && !read_[n][i])) continue;
      if (process_.nodes.size() >= kMostNodes) return;
      process_.nodes.push_back(
          {.action = {.kind = ActionKind::kForget, .variable = variables_[i]}, .next = {to}});
      to = static_cast<NodeId>(process_.nodes.size() - 1);
    }
    process_.nodes[n].next[edge] = to;
  }

  static constexpr std::size_t kMostNodes = 30'000;  // numbers of nodes are short

  Process& process_;
  Numbers number_;
  std::vector<VariableId> variables_;
  std::vector<Row> read_;
};

}  // namespace

void Slice(Model& model) { Slicer(model).Run(); }

void ForgetDead(Model& model) {
  const std::vector<bool> alone = PrivateVariables(model);
  for (Process& process : model.processes) Reading(process, alone).Run();
}

}  // namespace impasse::explore
