// writer-starvation: a writer that readers keep out, one after the other, without a gap.
//
// At run time: seen to happen. In the source: readers of which there are several take a lock that
// prefers them, in a loop that gives it back only to take it again.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/contention.h"
#include "analyzer/checks/lock_walk.h"
#include "analyzer/checks/path_sites.h"
#include "analyzer/checks/recorded.h"
#include "analyzer/checks/variables.h"
#include "analyzer/explore/loops.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/skeleton/lock_analysis.h"
#include "analyzer/skeleton/program.h"

namespace impasse {
namespace {

using explore::Loop;
using skeleton::Access;
using skeleton::Action;
using skeleton::Block;
using skeleton::Function;
using skeleton::OpKind;
using skeleton::Path;
using skeleton::PathId;
using skeleton::Program;
using skeleton::Root;

constexpr std::int64_t kPreferWriterNonrecursive = 2;  // of glibc

Finding Describe(const Recording& recording, const WaitingRequest& request) {
  Finding finding = DescribeVictim(recording, request);
  finding.severity = Severity::kWarning;
  finding.message = ThreadName(recording, request.waiter) + " has waited " +
                    Seconds(request.waited_ns) + " to write, while " +
                    ResourceClause(recording, request.object) + " was given to readers " +
                    std::to_string(request.overtakes) + " times.";
  return finding;
}

void Observed(const Substrates& substrates, std::vector<Finding>& findings) {
  const Recording& recording = substrates.wait_for->recording();
  const Thresholds& limits = substrates.thresholds;
  for (const WaitingRequest& request : WaitingRequests(*substrates.wait_for)) {
    if (IsWriterBehindReaders(recording, request) &&
        request.overtakes >= limits.starvation_warn_overtakes &&
        request.waited_ns >= limits.starvation_warn_ns) {
      findings.push_back(Describe(recording, request));
    }
  }
}

// GaplessReaders finds them in the source.
class GaplessReaders {
 public:
  GaplessReaders(const Substrates& substrates, std::vector<Finding>& findings)
      : program_(*substrates.program),
        analysis_(*substrates.locks),
        variables_(program_),
        findings_(findings) {}

  void Run() {
    std::vector<const Access*> readers;
    std::vector<const CallPath*> paths;
    for (const Access& access : analysis_.accesses) {
      if (access.mode != Mode::kShared || access.tried || !PrefersReaders(access.type)) continue;
      if (!Several(access) || Writer(access) == nullptr) continue;
      readers.push_back(&access);
      paths.push_back(&access.path);
    }
    if (readers.empty()) return;
    FindWriterPreference();
    const PathSites sites(program_, paths);
    std::set<LockId> reported;
    for (const Access* reader : readers) {
      if (prefer_writers_.contains(analysis_.graph.locks()[reader->lock].declared)) continue;
      const Frame* again = reader->path.size() > 0 ? LoopOf(*reader, sites) : nullptr;
      if (again != nullptr && reported.insert(reader->lock).second)
        Report(*reader, *Writer(*reader), *again);
    }
  }

 private:
  // glibc's lock prefers readers unless it is told otherwise, and libstdc++ uses it.
  static bool PrefersReaders(std::string_view type) {
    constexpr std::array<std::string_view, 3> kTypes = {"pthread_rwlock_t", "std::shared_mutex",
                                                        "std::shared_timed_mutex"};
    type = type.substr(0, type.find_first_of("[*"));
    type = type.substr(0, type.find_last_not_of(' ') + 1);
    return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
  }

  // Two of these threads, or two threads that do the same, read at once.
  bool Several(const Access& reader) const {
    return std::any_of(analysis_.accesses.begin(), analysis_.accesses.end(),
                       [&](const Access& other) {
                         return other.lock == reader.lock && other.mode == Mode::kShared &&
                                analysis_.Meet(reader, other) && other.entry == reader.entry;
                       });
  }

  const Access* Writer(const Access& reader) const {
    for (const Access& other : analysis_.accesses) {
      if (other.lock == reader.lock && other.mode == Mode::kExclusive && !other.tried &&
          analysis_.Meet(reader, other))
        return &other;
    }
    return nullptr;
  }

  // The loop around the acquisition, innermost function first: in it nothing but the lock is waited
  // for, and it does not end by counting. Null when there is none.
  const Frame* LoopOf(const Access& reader, const PathSites& sites) {
    for (auto frame = reader.path.rbegin(); frame != reader.path.rend(); ++frame) {
      const ActionSite site = sites.At(*frame);
      if (site.action == nullptr) return nullptr;
      const Function& function = program_.functions[site.function];
      const explore::ControlFlow flow = explore::ControlFlowOf(function);
      const int index = flow.InnermostLoop(site.block);
      if (index >= 0) {
        const Loop& loop = flow.loops[static_cast<std::size_t>(index)];
        return IsGapless(function, site, loop) && IsEndless(site, loop) ? &*frame : nullptr;
      }
      // A function on the way that does more than to read under the lock leaves a gap.
      if (!IsGapless(function, site, {})) return nullptr;
    }
    return nullptr;
  }

  // Outside of the lock nothing happens but the question whether to go on.
  bool IsGapless(const Function& function, const ActionSite& site, const Loop& loop) {
    const LockSection section(*this, function, site);
    for (std::uint32_t i = 0; i < function.blocks.size(); ++i) {
      if (!loop.contains.empty() && !loop.contains[i]) continue;
      for (const Action& action : function.blocks[i].actions) {
        if (!section.Inside(action) && !IsNothing(action)) return false;
      }
    }
    return true;
  }

  // LockSection knows what of a function runs while the lock is held: from the acquisition to the
  // release, in any block in between.
  class LockSection {
   public:
    LockSection(GaplessReaders& search, const Function& function, const ActionSite& site)
        : search_(search),
          site_(site),
          guarded_(site.action->guard != nullptr),
          object_(search.SlotOfLock(site)) {
      std::set<Point> seen = {{function.entry, false}};
      std::vector<Point> work(seen.begin(), seen.end());
      while (!work.empty()) {
        Point point = work.back();
        work.pop_back();
        for (const Action& action : function.blocks[point.block].actions) StepOver(action, point);
        for (const int succ : function.blocks[point.block].succs) {
          const Point next = {static_cast<std::uint32_t>(succ), point.held};
          if (succ >= 0 && seen.insert(next).second) work.push_back(next);
        }
      }
    }
    bool Inside(const Action& action) const { return inside_.contains(&action); }

   private:
    struct Point {
      std::uint32_t block;
      bool held;
      auto operator<=>(const Point&) const = default;
    };

    void StepOver(const Action& action, Point& point) {
      if (&action == site_.action) {
        point.held = site_.action->callees.empty() || site_.action->api != nullptr || guarded_;
        inside_.insert(&action);
        return;
      }
      if (point.held) inside_.insert(&action);
      if (Releases(action)) point.held = false;
    }

    bool Releases(const Action& action) {
      const bool releases = action.api != nullptr && action.api->op == Op::kRelease;
      if (!guarded_) return releases && search_.SlotOf(site_.function, action) == object_;
      return action.guard != nullptr && action.object == site_.action->object &&
             (releases || action.kind == OpKind::kDestroy);
    }

    GaplessReaders& search_;
    const ActionSite& site_;
    const bool guarded_;
    const Slot object_;
    std::set<const Action*> inside_;
  };

  Slot SlotOf(skeleton::FunctionId function, const Action& action) {
    return variables_.SlotOf(function, ArgumentOf(action, action.api->object));
  }
  Slot SlotOfLock(const ActionSite& site) {
    return site.action->api == nullptr ? 0 : SlotOf(site.function, *site.action);
  }

  // A question, a count, a value handed on.
  bool IsNothing(const Action& action) const {
    if (action.kind == OpKind::kAssign || action.kind == OpKind::kReturn) return true;
    if (action.kind != OpKind::kCall) return action.implicit && action.callees.empty();
    return TouchOf(program_, action) != Touch::kUnknown;
  }

  // No way out, or one that another thread opens.
  bool IsEndless(const ActionSite& site, const Loop& loop) {
    const Function& function = program_.functions[site.function];
    for (std::uint32_t i = 0; i < function.blocks.size(); ++i) {
      const Block& block = function.blocks[i];
      if (!loop.contains[i]) continue;
      const bool leaves = std::any_of(block.succs.begin(), block.succs.end(), [&](int succ) {
        return succ >= 0 && !loop.contains[static_cast<std::size_t>(succ)];
      });
      if (!leaves) continue;
      const Inputs inputs = variables_.OfBranch(site.function, block);
      if (inputs.locals || inputs.calls || inputs.variables.empty()) return false;
    }
    return true;
  }

  // Locks that are told to prefer writers. The kind PTHREAD_RWLOCK_PREFER_WRITER_NP does not count:
  // glibc treats it as the default.
  void FindWriterPreference() {
    const skeleton::StringId set_kind = program_.Find("pthread_rwlockattr_setkind_np");
    std::set<Slot> plain;
    std::set<Slot> other;
    ForEachAction([&](skeleton::FunctionId id, const Action& action) {
      if (action.kind == OpKind::kAssign) Statically(action);
      if (action.kind != OpKind::kCall || set_kind == 0 || action.name != set_kind ||
          action.args.size() < 2)
        return;
      const Path& value = program_.PathOf(action.args[1]);
      const bool usual = value.root == Root::kConstant && value.value != kPreferWriterNonrecursive;
      (usual ? plain : other).insert(variables_.SlotOf(id, action.args[0]));
    });
    if (other.empty()) return;
    // Attributes that come from elsewhere may be those.
    ForEachAction([&](skeleton::FunctionId id, const Action& action) {
      if (action.api == nullptr || action.api->op != Op::kInit ||
          action.api->kind != ObjectKind::kRwLock || action.args.size() < 2)
        return;
      if (action.args[1] != 0 && program_.PathOf(action.args[1]).root == Root::kConstant) return;
      const Slot attributes = variables_.SlotOf(id, action.args[1]);
      if (plain.contains(attributes) && !other.contains(attributes)) return;
      prefer_writers_.insert(DeclarationOf(program_, action.args[0]));
    });
  }

  template <typename Visit>
  void ForEachAction(Visit visit) const {
    for (skeleton::FunctionId id = 0; id < program_.functions.size(); ++id) {
      for (const Block& block : program_.functions[id].blocks) {
        for (const Action& action : block.actions) visit(id, action);
      }
    }
  }

  void Statically(const Action& action) {
    if (action.object == 0 || action.args.empty() || action.args[0] == 0) return;
    const Path& path = program_.PathOf(action.object);
    const Path& value = program_.PathOf(action.args[0]);
    if (path.steps.empty() || value.root != Root::kConstant ||
        value.value != kPreferWriterNonrecursive)
      return;
    if (program_.Text(path.steps.back().name).starts_with("__pthread_rwlock_arch_t::"))
      prefer_writers_.insert(DeclarationOf(program_, action.object));
  }

  void Report(const Access& reader, const Access& writer, const Frame& again) {
    const LockNode& lock = analysis_.graph.locks()[reader.lock];
    const std::string who = CanonicalFunctionName(again.function);
    const std::string victim = CanonicalFunctionName(writer.path.back().function);
    Finding finding;
    finding.severity = Severity::kWarning;
    finding.confidence = Confidence::kLikely;
    finding.confidence_reason = "how long the readers hold it is not known";
    finding.location = again.location;
    finding.message = who + " gives '" + lock.name +
                      "' back only to read it again, in several threads, and the lock prefers "
                      "readers: " +
                      victim + " may never get it to write.";
    Story(reader, "reads again and again under '" + lock.name + "'", Step::Kind::kHolds, finding);
    Story(writer, "waits for '" + lock.name + "' to write", Step::Kind::kWaits, finding);
    finding.resources.push_back(lock.name);
    if (lock.declared.known())
      finding.related.emplace_back(lock.declared, "'" + lock.name + "' is declared here");
    finding.cycle.push_back(LetterFor(reader.path, writer.path));
    findings_.push_back(std::move(finding));
  }

  void Story(const Access& access, std::string text, Step::Kind kind, Finding& finding) const {
    ThreadStory story;
    const ContextInfo& context = analysis_.graph.contexts()[access.context];
    story.name = context.name;
    if (!context.start.empty())
      story.steps.push_back({Step::Kind::kStarts, "", "starts here", context.start});
    story.steps.push_back(
        {kind, analysis_.graph.locks()[access.lock].name, std::move(text), access.path});
    finding.threads.push_back(std::move(story));
  }

  const Program& program_;
  const skeleton::LockAnalysis& analysis_;
  Variables variables_;
  std::vector<Finding>& findings_;
  std::set<Location> prefer_writers_;
};

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  if (substrates.wait_for != nullptr) Observed(substrates, findings);
  if (substrates.program != nullptr && substrates.locks != nullptr)
    GaplessReaders(substrates, findings).Run();
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "writer-starvation",
            .family = Family::kStarvation,
            .severity = Severity::kWarning,
            .summary = "readers that overlap keep a writer out",
            .details =
                "A reader-writer lock that prefers readers, as glibc's does, lets a new reader in "
                "while others are inside. When readers overlap without a gap a writer never gets "
                "its turn. At run time, reported when a writer has waited for 1 s and at least 100 "
                "readers were let in since. In the source, reported when threads of which there "
                "are several read in an endless loop that does nothing between giving the lock "
                "back and taking it again, and another thread writes: pthread_rwlock_t, "
                "std::shared_mutex and std::shared_timed_mutex of libstdc++. Silent: loops that "
                "sleep, wait, compute or end by counting, a single reader, and locks made with "
                "PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP (PTHREAD_RWLOCK_PREFER_WRITER_NP "
                "changes nothing in glibc).",
            .bad = "while (on) { std::shared_lock g(table); lookup(); }  // in eight threads\n",
            .good = "pthread_rwlockattr_setkind_np(&attr, "
                    "PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);\n",
            .advice =
                "Use a lock that lets waiting writers go first, or read for less of the time.",
            .one_tu = true,
        },
    .reads = kReadsWaitFor,
    .run = Run,
    .or_reads = kReadsProgram | kReadsLocks,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
