#include "analyzer/cli/confirm_session.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/triage/read_findings.h"
#include "analyzer/watch/analysis.h"
#include "analyzer/watch/confirmation.h"

namespace impasse::cli {
namespace {

bool IsKnownAsConfirmed(const Report& report, const Finding& finding) {
  return std::ranges::any_of(report.findings, [&finding](const Finding& known) {
    return known.rule == finding.rule && known.fingerprint == finding.fingerprint &&
           known.properties.contains("confirms");
  });
}

class ConfirmSession {
 public:
  ConfirmSession(const Invocation& invocation, const RunOptions& run, Symbolizer& symbolizer,
                 std::vector<Finding> suspects, unsigned runs)
      : invocation_(invocation),
        run_(run),
        symbolizer_(symbolizer),
        confirmation_(std::move(suspects), runs) {
    report_.command = "run";
    report_.program_status = -1;
  }

  Report& report() { return report_; }

  int Run() {
    do {
      if (!RunOnce()) return kExitError;
    } while (!confirmation_.Done() && !interrupted_);
    Conclude();
    return FinishReport(report_, invocation_.common);
  }

 private:
  RunOptions OptionsOfRun() {
    RunOptions options = run_;
    options.confirming = true;
    options.plan = confirmation_.Plan();
    options.on_record = [this](const Recording& recording) { confirmation_.Learn(recording); };
    if (!options.trace.empty()) {
      options.trace += ".run" + std::to_string(confirmation_.runs_done() + 1);
    }
    return options;
  }

  bool RunOnce() {
    RunSession session(invocation_, OptionsOfRun(), symbolizer_);
    if (!session.RunProgram()) return false;
    interrupted_ = session.interrupted();
    std::vector<Finding>& findings = session.report().findings;
    const bool hung = std::ranges::any_of(findings, IsHang);
    Tell(confirmation_.Judge(findings, hung && session.ended_by_us()));
    if (!session.SaveTraces()) return false;
    Take(session);
    return true;
  }

  void Tell(const std::vector<const Finding*>& confirmed) const {
    std::string run = "run " + std::to_string(confirmation_.runs_done());
    const Finding* target = confirmation_.target();
    run += target == nullptr ? ", without pauses" : ", for " + target->fingerprint;
    if (confirmed.empty()) Say(invocation_.common, run + ": nothing confirmed");
    for (const Finding* finding : confirmed) {
      Say(invocation_.common, run + ": confirmed: " + finding->rule + " " + finding->fingerprint +
                                  ": " + finding->message);
    }
  }

  void Take(RunSession& session) {
    Report& of_run = session.report();
    std::erase_if(of_run.findings,
                  [this](const Finding& finding) { return IsKnownAsConfirmed(report_, finding); });
    Merge(report_.findings, std::move(of_run.findings));
    report_.complete = report_.complete && of_run.complete;
    if (!session.ended_by_us() && report_.program_status <= 0) {
      report_.program_status = of_run.program_status;
    }
    MergeBlindSpots(of_run);
  }

  void MergeBlindSpots(const Report& of_run) {
    for (const BlindSpot& spot : of_run.blind_spots) {
      const bool known = std::ranges::any_of(
          report_.blind_spots, [&spot](const BlindSpot& other) { return other.what == spot.what; });
      if (!known) report_.blind_spots.push_back(spot);
    }
  }

  void Conclude() {
    confirmation_.AddVerdicts(report_.findings);
    const Confirmation::Counts counts = confirmation_.Count();
    const auto add = [this](const std::string& what, std::size_t count) {
      report_.summary.emplace_back(what, std::to_string(count));
    };
    add("runs", confirmation_.runs_done());
    add("confirmed", counts.confirmed);
    add("not reached", counts.not_reached);
    add("not confirmed", counts.not_confirmed);
  }

  const Invocation& invocation_;
  const RunOptions& run_;
  Symbolizer& symbolizer_;
  Confirmation confirmation_;
  Report report_;
  bool interrupted_ = false;
};

absl::StatusOr<std::vector<Finding>> Load(const std::string& file) {
  const absl::StatusOr<std::string> text = ReadFile(file);
  if (!text.ok()) return text.status();
  return ParseFindings(file, *text);
}

}  // namespace

int ConfirmFindings(const Invocation& invocation, const RunOptions& run,
                    const ConfirmOptions& options, Symbolizer& symbolizer) {
  absl::StatusOr<std::vector<Finding>> findings = Load(options.findings);
  if (!findings.ok()) return Complain(std::string(findings.status().message()));
  const std::size_t others =
      std::erase_if(*findings, [](const Finding& finding) { return !CanConfirm(finding); });
  if (findings->empty()) {
    return Complain(options.findings +
                    " has no finding that can be confirmed: only lock-order-inversion and deadlock "
                    "of locks, with the call paths of their threads, can");
  }
  ConfirmSession session(invocation, run, symbolizer, *std::move(findings), options.runs);
  if (others > 0) {
    session.report().blind_spots.push_back({std::to_string(others) + " findings of " +
                                                options.findings +
                                                " were not tried: they are no cycles of locks",
                                            "",
                                            {}});
  }
  return session.Run();
}

}  // namespace impasse::cli
