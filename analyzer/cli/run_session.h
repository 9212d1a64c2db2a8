// RunSession: one program under `impasse run`, from its start to the report.
#ifndef IMPASSE_ANALYZER_CLI_RUN_SESSION_H_
#define IMPASSE_ANALYZER_CLI_RUN_SESSION_H_

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/cli/command.h"
#include "analyzer/importers/symbolizer.h"
#include "analyzer/watch/child.h"
#include "analyzer/watch/follower.h"
#include "analyzer/watch/trace_dir.h"

namespace impasse::cli {

enum class OnDeadlock : std::uint8_t { kContinue, kExit, kAbort, kExec, kBreak };

struct RunOptions {
  std::string trace;  // where to keep the trace; empty: only when something is found
  OnDeadlock on_deadlock = OnDeadlock::kContinue;
  std::string exec_command;      // of kExec
  std::uint64_t timeout_ns = 0;  // 0: none
  bool follow_children = true;
  Thresholds thresholds;
};

// Runs at most one program. Not thread-safe.
class RunSession {
 public:
  RunSession(const Invocation& invocation, RunOptions options);

  // Run returns the exit code of the command.
  int Run();

 private:
  bool Start();
  std::vector<std::string> ProbeEnvironment(const std::string& probe) const;
  void Watch();
  void OpenNewTraces();
  void Poll();
  void Act(Follower& follower, const std::vector<Finding>& findings);
  void Execute();
  void Break(Follower& follower, const std::vector<Finding>& findings);
  void Finish();
  std::string NameOfTrace(const Follower& follower, std::size_t index) const;
  bool SaveTraces();
  void NoteUnseen();
  void MarkShown();

  const Invocation& invocation_;
  RunOptions options_;
  TraceDir directory_;
  Child child_;
  Symbolizer symbolizer_;
  std::vector<std::unique_ptr<Follower>> followers_;
  std::vector<bool> has_findings_;  // by follower
  std::set<std::string> shown_;     // findings that were printed while the program ran
  Report report_;
  std::uint64_t end_ns_ = 0;
  bool acted_ = false;     // --on-deadlock has done its work
  bool must_end_ = false;  // the program is to be ended after the report
};

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_RUN_SESSION_H_
