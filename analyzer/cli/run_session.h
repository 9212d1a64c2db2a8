// RunSession: one program under `impasse run`, from its start to the report.
#ifndef IMPASSE_ANALYZER_CLI_RUN_SESSION_H_
#define IMPASSE_ANALYZER_CLI_RUN_SESSION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/cli/command.h"
#include "analyzer/importers/symbolizer.h"
#include "analyzer/model/recording.h"
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
  bool all_events = false;  // keep every event beside the trace
  std::string metrics;      // file for Prometheus; empty: none
  std::uint64_t metrics_interval_ns = 10'000'000'000;
  Thresholds thresholds;
  // One of several runs that look for something (confirm_session.h): the probe is to confirm,
  // nothing is printed meanwhile, and traces are kept only of what happened.
  bool confirming = false;
  std::string plan;                                 // of model/confirm_plan.h; may be empty
  std::function<void(const Recording&)> on_record;  // of every process, at the end; may be empty
};

// Runs at most one program. Not thread-safe.
class RunSession {
 public:
  RunSession(const Invocation& invocation, RunOptions options, Symbolizer& symbolizer);

  // Run returns the exit code of the command.
  int Run();

  // RunProgram is Run without its end: nothing is written. False, after having said why, when the
  // program could not be started.
  bool RunProgram();
  Report& report() { return report_; }
  bool SaveTraces();
  // The program was ended, by --on-deadlock or --timeout, rather than ending by itself.
  bool ended_by_us() const { return must_end_; }
  bool interrupted() const { return child_.interrupted(); }

 private:
  bool Start();
  std::vector<std::string> ProbeEnvironment(const std::string& probe) const;
  void Watch();
  void OpenNewTraces();
  void Poll();
  void Show(std::size_t follower, std::vector<Finding> fresh);
  void WriteMetrics();
  void TellAtTimeout();
  void AnswerCheck(Follower& follower);
  void Act(Follower& follower, const std::vector<Finding>& findings);
  void Execute();
  bool WritePlan() const;
  void Break(Follower& follower, const std::vector<Finding>& findings);
  void Finish();
  void SaveStream(const Follower& follower, const std::string& name);
  std::string NameOfTrace(const Follower& follower, std::size_t index) const;
  void NoteUnseen();
  void NoteUnreadable(const Follower& follower);
  void MarkShown();

  const Invocation& invocation_;
  RunOptions options_;
  TraceDir directory_;
  Child child_;
  Symbolizer& symbolizer_;
  std::vector<std::unique_ptr<Follower>> followers_;
  std::vector<bool> has_findings_;  // by follower
  std::set<std::string> shown_;     // findings that were printed while the program ran
  std::set<std::string> hidden_;    // findings that triage keeps from being printed
  std::set<std::string> answered_;  // findings that the program was told of when it asked
  Report report_;
  std::uint64_t end_ns_ = 0;
  std::uint64_t next_metrics_ns_ = 0;
  bool metrics_failed_ = false;
  int poll_ms_ = 50;
  bool acted_ = false;     // --on-deadlock has done its work
  bool must_end_ = false;  // the program is to be ended after the report
};

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_RUN_SESSION_H_
