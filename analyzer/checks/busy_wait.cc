// busy-wait: a loop that does nothing but look at what another thread is to change.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/lock_walk.h"
#include "analyzer/checks/spinners.h"
#include "analyzer/checks/variables.h"
#include "analyzer/explore/loops.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/skeleton/program.h"

namespace impasse {
namespace {

using explore::Loop;
using skeleton::Action;
using skeleton::Block;
using skeleton::Function;
using skeleton::FunctionId;
using skeleton::OpKind;
using skeleton::Path;
using skeleton::PathId;
using skeleton::Program;
using skeleton::Root;

constexpr int kDeepest = 3;

bool IsPause(std::string_view name) {
  constexpr std::array<std::string_view, 7> kPauses = {
      "_mm_pause",  "__builtin_ia32_pause", "__yield", "cpu_relax", "__isb",
      "__mm_pause", "__builtin_arm_yield"};
  return std::find(kPauses.begin(), kPauses.end(), name) != kPauses.end();
}

bool IsPlainLocal(const Path& path) { return path.root == Root::kLocal && path.steps.empty(); }

// What a loop does besides looking.
struct Body {
  bool idle = true;  // nothing
  bool yields = false;
  const Action* tries = nullptr;  // a lock that it tries to take
};

struct Spin {
  FunctionId function = 0;
  skeleton::Site site;
  bool yields = false;
  const Action* tries = nullptr;
  std::vector<Inputs> exits;  // what each way out depends on
};

class Search {
 public:
  Search(const Program& program, std::vector<Finding>& findings)
      : program_(program), variables_(program), findings_(findings) {}

  void Run() {
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      if (MayWait(program_.functions[id])) LookAt(id);
    }
    if (spins_.empty()) return;
    FindWriters();
    for (const Spin& spin : spins_) Report(spin);
  }

 private:
  // Most loops do something in the block that begins them, or go on a local variable.
  bool MayWait(const Function& function) const {
    return std::any_of(function.blocks.begin(), function.blocks.end(), [&](const Block& block) {
      if (!block.loop_head) return false;
      Body body;
      for (const Action& action : block.actions) Add(action, 0, body);
      return body.idle && (block.condition.kind == skeleton::ConditionKind::kNone ||
                           !block.actions.empty() || !block.reads.empty() || AsksShared(block));
    });
  }

  bool AsksShared(const Block& block) const {
    for (const PathId side : {block.condition.lhs, block.condition.rhs}) {
      if (side == 0) continue;
      const Path& path = program_.PathOf(side);
      if (path.root != Root::kConstant && !IsPlainLocal(path)) return true;
    }
    return false;
  }

  void Add(const Action& action, int depth, Body& body) const {
    if (!IsIdle(action, depth, body)) body.idle = false;
  }

  bool IsIdle(const Action& action, int depth, Body& body) const {
    if (action.kind == OpKind::kReturn) return true;
    if (action.kind == OpKind::kAssign)
      return action.object != 0 && IsPlainLocal(program_.PathOf(action.object));
    if (action.kind != OpKind::kCall || action.guard != nullptr || action.blocking != nullptr)
      return false;
    if (action.api != nullptr) {
      body.yields = body.yields || action.api->op == Op::kYield;
      if (action.api->op == Op::kYield) return true;
      if (action.api->op != Op::kTryAcquire || action.api->kind == ObjectKind::kSpinLock)
        return false;
      body.tries = &action;
      return depth == 0;
    }
    if (TouchOf(program_, action) == Touch::kReads || IsPause(program_.Text(action.name)))
      return true;
    return !action.callees.empty() && depth < kDeepest &&
           std::all_of(
               action.callees.begin(), action.callees.end(),
               [&](FunctionId callee) { return IsIdle(callee, depth + 1, body); });
  }

  bool IsIdle(FunctionId id, int depth, Body& body) const {
    const Function& function = program_.functions[id];
    return std::all_of(function.blocks.begin(), function.blocks.end(), [&](const Block& block) {
      return !block.loop_head &&
             std::all_of(block.actions.begin(), block.actions.end(),
                         [&](const Action& action) { return IsIdle(action, depth, body); });
    });
  }

  void LookAt(FunctionId id) {
    const Function& function = program_.functions[id];
    const explore::ControlFlow flow = explore::ControlFlowOf(function);
    for (const Loop& loop : flow.loops) {
      Body body;
      for (std::uint32_t i = 0; i < function.blocks.size() && body.idle; ++i) {
        if (!loop.contains[i]) continue;
        for (const Action& action : function.blocks[i].actions) Add(action, 0, body);
      }
      if (!body.idle) continue;
      Spin spin{id, {}, body.yields, body.tries, {}};
      if (!ExitsOnShared(id, loop, spin) || IsAlgorithm(id, flow, loop, spin)) continue;
      spin.site = SiteOf(function, loop);
      spins_.push_back(std::move(spin));
    }
  }

  // Every way out depends on something that is not this function's own.
  bool ExitsOnShared(FunctionId id, const Loop& loop, Spin& spin) {
    const Function& function = program_.functions[id];
    for (std::uint32_t i = 0; i < function.blocks.size(); ++i) {
      if (!loop.contains[i]) continue;
      const Block& block = function.blocks[i];
      const bool leaves = std::any_of(block.succs.begin(), block.succs.end(), [&](int succ) {
        return succ >= 0 && !loop.contains[static_cast<std::size_t>(succ)];
      });
      if (!leaves) continue;
      if (CountsIn(function, loop, block)) return false;
      Inputs reads = variables_.OfBranch(id, block);
      if (reads.calls != (spin.tries != nullptr)) return false;
      if (!reads.calls && reads.variables.empty()) return false;
      spin.exits.push_back(std::move(reads));
    }
    return !spin.exits.empty();
  }

  // A local variable that the loop moves on decides about the way out: a bound, or where to look
  // next. Or two looks are compared, those of a sequence lock.
  bool CountsIn(const Function& function, const Loop& loop, const Block& exit) const {
    int copies = 0;
    for (const PathId side : {exit.condition.lhs, exit.condition.rhs}) {
      if (side == 0) continue;
      Within within;
      if (Moves(function, loop, side, within)) return true;
      copies += IsCopied(function, loop, side) ? 1 : 0;
    }
    return copies > 1 || std::any_of(exit.reads.begin(), exit.reads.end(), [&](PathId read) {
             Within within;
             return Moves(function, loop, read, within);
           });
  }

  // The variables that a question about them is asked within; `place`: they tell where to look,
  // and one that is computed in the loop then moves, whatever from.
  struct Within {
    std::set<std::uint32_t> locals;
    bool place = false;
  };

  // Moves tells whether what a path designates is another thing in each round: it depends on a
  // variable that the loop makes from its own former value.
  bool Moves(const Function& function, const Loop& loop, PathId id, Within& within) const {
    if (id == 0) return false;
    const Path& path = program_.PathOf(id);
    const bool before = std::exchange(within.place, within.place || !path.steps.empty());
    const bool moves = std::any_of(path.steps.begin(), path.steps.end(),
                                   [&](const skeleton::PathStep& step) {
                                     return Moves(function, loop, step.index, within);
                                   }) ||
                       RootMoves(function, loop, path, within);
    within.place = before;
    return moves;
  }

  bool RootMoves(const Function& function, const Loop& loop, const Path& path,
                 Within& within) const {
    if (path.root == Root::kResult) {
      return AnyIn(function, loop, [&](const Action& action) {
        return action.ordinal == path.id && MadeOfMoving(function, loop, action, within);
      });
    }
    if (path.root != Root::kLocal) return false;
    if (!within.locals.insert(path.id).second) return true;
    const bool moves = AnyIn(function, loop, [&](const Action& action) {
      const PathId target = action.kind == OpKind::kAssign ? action.object : action.result;
      if (target == 0 || !IsPlainLocal(program_.PathOf(target)) ||
          program_.PathOf(target).id != path.id)
        return false;
      return Counts(action, within.place) || MadeOfMoving(function, loop, action, within);
    });
    within.locals.erase(path.id);
    return moves;
  }

  // An assignment that adds to what was there, or for a place one of a value that is computed.
  static bool Counts(const Action& action, bool place) {
    if (action.kind != OpKind::kAssign) return false;
    return action.name != 0 || (place && std::count(action.args.begin(), action.args.end(), 0) > 0);
  }

  bool MadeOfMoving(const Function& function, const Loop& loop, const Action& action,
                    Within& within) const {
    const bool object =
        action.kind != OpKind::kAssign && Moves(function, loop, action.object, within);
    return object || std::any_of(action.args.begin(), action.args.end(), [&](PathId argument) {
             return Moves(function, loop, argument, within);
           });
  }

  template <typename Test>
  static bool AnyIn(const Function& function, const Loop& loop, Test test) {
    for (std::uint32_t i = 0; i < function.blocks.size(); ++i) {
      const auto& actions = function.blocks[i].actions;
      if (loop.contains[i] && std::any_of(actions.begin(), actions.end(), test)) return true;
    }
    return false;
  }

  // What the loop has looked up itself: a local copy, or the value of a call.
  bool IsCopied(const Function& function, const Loop& loop, PathId id) const {
    const Path& path = program_.PathOf(id);
    if (path.root == Root::kResult) {
      return AnyIn(function, loop, [&](const Action& action) { return action.ordinal == path.id; });
    }
    return IsPlainLocal(path) && AnyIn(function, loop, [id](const Action& action) {
             return action.result == id || (action.kind == OpKind::kAssign && action.object == id);
           });
  }

  // Locks and barriers made of atomics wait like this on purpose: they take a ticket first
  // (read-modify-write of something beside what they wait on), announce themselves in two variables
  // (Peterson, Dekker), or read the variable again around what they protect (sequence locks).
  bool IsAlgorithm(FunctionId id, const explore::ControlFlow& flow, const Loop& inner,
                   const Spin& spin) {
    const Function& function = program_.functions[id];
    Inputs awaited;
    for (const Inputs& exit : spin.exits) awaited.Add(exit);
    std::set<Slot> written;
    for (const Block& block : function.blocks) {
      for (const Action& action : block.actions) {
        const Slot slot = variables_.Written(id, action).slot;
        if (awaited.Has(slot)) written.insert(slot);
        if (TouchOf(program_, action) == Touch::kExchanges && Beside(slot, awaited)) return true;
      }
    }
    if (written.size() > 1) return true;
    return written.empty() && spin.exits.size() == 1 && LooksAgain(id, flow, inner, awaited);
  }

  // A loop around this one asks for what this one awaits.
  bool LooksAgain(FunctionId id, const explore::ControlFlow& flow, const Loop& inner,
                  const Inputs& awaited) {
    const std::vector<Block>& blocks = program_.functions[id].blocks;
    const auto asks = [&](const Block& block) {
      const Inputs inputs = variables_.OfBranch(id, block);
      const auto& variables = inputs.variables;
      return std::any_of(variables.begin(), variables.end(),
                         [&](const Read& read) { return awaited.Has(read.slot); });
    };
    return std::any_of(flow.loops.begin(), flow.loops.end(), [&](const Loop& outer) {
      if (outer.size <= inner.size || !outer.contains[inner.head]) return false;
      for (std::uint32_t i = 0; i < blocks.size(); ++i) {
        if (outer.contains[i] && !inner.contains[i] && asks(blocks[i])) return true;
      }
      return false;
    });
  }

  // Two members of one class, or two variables that are no members.
  bool Beside(Slot slot, const Inputs& awaited) const {
    return std::any_of(awaited.variables.begin(), awaited.variables.end(), [&](const Read& read) {
      return variables_.OwnerOf(read.slot) == variables_.OwnerOf(slot);
    });
  }

  skeleton::Site SiteOf(const Function& function, const Loop& loop) const {
    for (std::uint32_t i = 0; i < function.blocks.size(); ++i) {
      if (!loop.contains[i]) continue;
      for (const Action& action : function.blocks[i].actions) {
        if (action.site.line != 0) return action.site;
      }
      if (function.blocks[i].site.line != 0) return function.blocks[i].site;
    }
    return function.site;
  }

  void FindWriters() {
    std::set<Slot> awaited;
    for (const Spin& spin : spins_) {
      for (const Inputs& exit : spin.exits) {
        for (const Read& read : exit.variables) awaited.insert(read.slot);
      }
    }
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      const Function& function = program_.functions[id];
      if (function.kind == skeleton::FunctionKind::kConstructor ||
          function.kind == skeleton::FunctionKind::kGlobalInit)
        continue;
      for (const Block& block : function.blocks) {
        for (const Action& action : block.actions) {
          if (action.kind != OpKind::kAssign && TouchOf(program_, action) == Touch::kUnknown)
            continue;
          const Slot slot = variables_.Written(id, action).slot;
          if (awaited.contains(slot)) writers_[slot].insert(id);
        }
      }
    }
  }

  // The variable that somebody else changes, and who does.
  std::pair<const Read*, FunctionId> Changed(const Spin& spin, const Inputs& exit) const {
    for (const Read& read : exit.variables) {
      const auto writers = writers_.find(read.slot);
      if (writers == writers_.end()) continue;
      for (const FunctionId writer : writers->second) {
        // A file that is compiled twice has the function twice.
        const bool same = program_.functions[writer].name == program_.functions[spin.function].name;
        if (!same) return {&read, writer};
      }
    }
    return {nullptr, skeleton::kNone};
  }

  void Report(const Spin& spin) {
    const std::string who = NameOf(spin.function);
    std::string variable;
    std::string message;
    std::string writer;
    if (spin.tries != nullptr) {
      variable = TextOf(ArgumentOf(*spin.tries, spin.tries->api->object));
      message = who + " tries to lock '" + variable +
                "' again and again, where it could wait for it: it keeps a processor busy that its "
                "owner may need.";
    } else {
      for (const Inputs& exit : spin.exits) {
        const auto [read, changer] = Changed(spin, exit);
        if (read == nullptr) return;
        if (!variable.empty()) continue;
        variable = Plain(read->text);
        writer = NameOf(changer);
      }
      message = who + " does nothing but look at '" + variable + "' until " + writer +
                " changes it: it keeps a processor busy that " + writer + " may need.";
    }
    Finding finding;
    finding.severity = spin.yields ? Severity::kNote : Severity::kWarning;
    finding.message = std::move(message);
    finding.location = program_.LocationOf(spin.site);
    ThreadStory story;
    story.name = "thread that calls " + who;
    Frame frame;
    frame.function = program_.Text(program_.functions[spin.function].name);
    frame.location = finding.location;
    story.steps.push_back({Step::Kind::kWaits,
                           variable,
                           "spins on '" + variable + "'" + (spin.yields ? ", yielding" : ""),
                           {frame}});
    finding.threads.push_back(std::move(story));
    finding.resources.push_back(variable);
    finding.cycle.push_back({writer, who});
    findings_.push_back(std::move(finding));
  }

  static std::string Plain(std::string text) {
    text.erase(0, text.find_first_not_of("&*"));
    return text.starts_with("this->") ? text.substr(6) : text;
  }
  std::string TextOf(PathId path) const {
    return path == 0 ? "" : Plain(program_.Text(program_.PathOf(path).text));
  }
  std::string NameOf(FunctionId id) const {
    return CanonicalFunctionName(program_.Text(program_.functions[id].name));
  }

  const Program& program_;
  Variables variables_;
  std::vector<Finding>& findings_;
  std::vector<Spin> spins_;
  std::map<Slot, std::set<FunctionId>> writers_;
};

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  if (substrates.program != nullptr) {
    Search(*substrates.program, findings).Run();
  } else {
    FindSpinners(*substrates.timeline, substrates.thresholds, findings);
  }
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "busy-wait",
            .family = Family::kStarvation,
            .severity = Severity::kWarning,
            .summary = "a thread spins until another one changes a variable or gives a lock back",
            .details =
                "A loop with no other way out than a variable that another function of the program "
                "writes, or a lock that is only tried, and with nothing in it that waits. It keeps "
                "a processor busy for as long as the other thread needs; with a higher priority, "
                "or "
                "on one processor, it keeps that thread from ever getting there. A loop that "
                "yields "
                "is a note, any other a warning. Silent: loops that sleep, block or do anything "
                "else, that end after a number of rounds or a time, locks and barriers made of "
                "atomics (a read-modify-write beside the loop), the retries of sequence locks, and "
                "variables that nothing in the program writes, such as device registers. In a run: "
                "a thread that for three seconds has got nothing done and used a good part of a "
                "processor in a loop of failed tries, yields or short sleeps, or in one that calls "
                "nothing at all; a warning when no "
                "other thread of the process can run and the loop asks nothing of the outside, so "
                "that what it waits for cannot come, else a note. A loop without calls is told "
                "from a computation by samples of its registers over two more seconds "
                "(perf_event_open, where that is permitted; else the blind spots say so): a "
                "computation changes them, wherever it keeps its counter.",
            .bad = "while (!ready.load()) {}\n",
            .good = "ready.wait(false);  // and ready.notify_all() where it is set\n",
            .advice = "Wait with a condition variable or std::atomic::wait, or sleep between two "
                      "looks.",
            .one_tu = true,
        },
    .reads = kReadsProgram,
    .run = Run,
    .or_reads = kReadsTimeline,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
