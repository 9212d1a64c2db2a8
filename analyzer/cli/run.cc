// impasse run: a program under the probe.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <system_error>

#include "analyzer/cli/command.h"
#include "analyzer/cli/confirm_session.h"
#include "analyzer/cli/run_session.h"
#include "analyzer/cli/threshold_options.h"

namespace impasse::cli {
namespace {

struct Options {
  std::string trace;
  std::string on_deadlock;
  std::string timeout;
  std::string follow = "children";
  std::string metrics;
  std::string metrics_interval;
  bool all_events = false;
  int exit_code = kExitFindings;
  ConfirmOptions confirm;
  ThresholdOptions thresholds;
};

Options& TheOptions() {
  static Options options;
  return options;
}

void Configure(CLI::App& app) {
  Options& options = TheOptions();
  app.add_option("--trace", options.trace,
                 "Keep the trace in FILE; without it a trace is kept only when something was found")
      ->type_name("FILE");
  app.add_flag(
      "--all-events", options.all_events,
      "Keep every event in FILE.events.zst beside --trace FILE, not only the latest: what is "
      "predicted then rests on the whole run");
  app.add_option(
         "--on-deadlock", options.on_deadlock,
         "What to do when the program hangs: continue, exit (report and end it), abort, "
         "exec=CMD (run CMD with IMPASSE_PID set), break (for tests: a lock call of one thread "
         "fails with EDEADLK) [continue; exit with --ci or --confirm]")
      ->type_name("ACTION");
  app.add_option("--timeout", options.timeout, "Report and end the program after DURATION")
      ->type_name("DURATION");
  app.add_option("--exit-code", options.exit_code, "Exit with N when something was found [1]")
      ->type_name("N")
      ->check(CLI::Range(0, 255));
  app.add_option("--follow", options.follow, "children: watch what the program starts, too; none")
      ->type_name("WHAT")
      ->check(CLI::IsMember({"children", "none"}));
  app.add_option("--metrics", options.metrics,
                 "Keep figures about waits and locks in FILE, in the text format of Prometheus")
      ->type_name("FILE");
  app.add_option("--metrics-interval", options.metrics_interval,
                 "Time between two writes of --metrics [10s]")
      ->type_name("DURATION");
  app.add_option("--confirm", options.confirm.findings,
                 "Run the program several times and delay its threads so that the lock cycles of "
                 "a report (json or sarif) happen, if they can")
      ->type_name("FINDINGS");
  app.add_option("--confirm-runs", options.confirm.runs,
                 "Runs after which a finding counts as not confirmed [10]")
      ->type_name("N")
      ->check(CLI::Range(1, 10000));
  AddThresholdOptions(app, options.thresholds);
}

bool ReadAction(const std::string& text, bool unattended, RunOptions& run) {
  constexpr std::string_view kExec = "exec=";
  if (text.empty()) {
    run.on_deadlock = unattended ? OnDeadlock::kExit : OnDeadlock::kContinue;
  } else if (text == "continue") {
    run.on_deadlock = OnDeadlock::kContinue;
  } else if (text == "exit") {
    run.on_deadlock = OnDeadlock::kExit;
  } else if (text == "abort") {
    run.on_deadlock = OnDeadlock::kAbort;
  } else if (text.starts_with(kExec) && text.size() > kExec.size()) {
    run.on_deadlock = OnDeadlock::kExec;
    run.exec_command = text.substr(kExec.size());
  } else if (text == "break") {
    run.on_deadlock = OnDeadlock::kBreak;
  } else {
    Complain("--on-deadlock: '" + text + "' is none of continue, exit, abort, exec=CMD, break");
    return false;
  }
  return true;
}

int Run(const Invocation& invocation) {
  const Options& options = TheOptions();
  if (invocation.rest.empty()) {
    return Complain("no program given; usage: impasse run [OPTIONS] -- COMMAND [ARGUMENTS]");
  }
  RunOptions run;
  run.trace = options.trace;
  run.all_events = options.all_events;
  if (run.all_events && run.trace.empty()) {
    return Complain("--all-events needs a name: --trace FILE");
  }
  run.metrics = options.metrics;
  run.follow_children = options.follow == "children";
  const bool confirms = !options.confirm.findings.empty();
  if (!ReadAction(options.on_deadlock, invocation.common.ci || confirms, run) ||
      !ReadDuration("--timeout", options.timeout, run.timeout_ns) ||
      !ReadDuration("--metrics-interval", options.metrics_interval, run.metrics_interval_ns) ||
      !ReadThresholds(options.thresholds, run.thresholds)) {
    return kExitError;
  }
  Invocation adjusted = invocation;
  adjusted.common.findings_exit_code = options.exit_code;
  std::error_code ignored;
  Symbolizer symbolizer(std::filesystem::current_path(ignored).string());
  if (confirms) return ConfirmFindings(adjusted, run, options.confirm, symbolizer);
  return RunSession(adjusted, std::move(run), symbolizer).Run();
}

constexpr Command kCommand = {
    .name = "run",
    .usage = "[OPTIONS] -- COMMAND [ARGUMENTS]",
    .summary = "run a program under the probe and report its hangs as they happen",
    .examples =
        "impasse run -- ./server --port 8080\n"
        "impasse run --ci --timeout 5m --format sarif=run.sarif -- ctest\n"
        "impasse run --confirm check.json -- ./server_test\n",
    .group = Group::kFind,
    .order = 20,
    .report_to_stderr = true,
    .takes_command = true,
    .configure = Configure,
    .run = Run,
};
IMPASSE_REGISTER_COMMAND(kCommand);

}  // namespace
}  // namespace impasse::cli
