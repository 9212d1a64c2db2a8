// FinishReport: triage, write, decide.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/checks/check.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/cli/triage_inputs.h"
#include "analyzer/reporters/reporter.h"
#include "analyzer/triage/triage.h"

namespace impasse::cli {
namespace {

void FillIn(Report& report) {
  if (report.tool_version.empty()) report.tool_version = IMPASSE_VERSION;
  if (report.rules.empty()) {
    for (const Check* check : Registry<Check>::All()) report.rules.push_back(&check->rule);
  }
  std::error_code error;
  if (report.source_root.empty())
    report.source_root = std::filesystem::current_path(error).string();
}

bool WantsColor(const CommonOptions& common, int descriptor) {
  const char* const no_color = std::getenv("NO_COLOR");
  const char* const term = std::getenv("TERM");
  if (common.no_color || (no_color != nullptr && *no_color != '\0')) return false;
  if (term != nullptr && std::string_view(term) == "dumb") return false;
  return isatty(descriptor) == 1;
}

std::string Rendered(const Report& report, const Reporter& reporter, const ReportOptions& options) {
  std::ostringstream text;
  reporter.write(report, options, text);
  return text.str();
}

// Writes one output; the message of an error names the file.
absl::Status WriteOutput(const Report& report, const CommonOptions& common, const Output& output) {
  const int terminal = common.report_to_stderr ? STDERR_FILENO : STDOUT_FILENO;
  ReportOptions options;
  options.show_triaged = common.show_suppressed;
  options.shown_in_short = output.file.empty();
  options.color = output.file.empty() && WantsColor(common, terminal);
  const std::string text = Rendered(report, *output.reporter, options);
  if (!output.file.empty()) return WriteFile(output.file, text);
  std::ostream& stream = common.report_to_stderr ? std::cerr : std::cout;
  stream << text << std::flush;
  return stream.good() ? absl::OkStatus()
                       : absl::UnavailableError("cannot write to standard output");
}

// Returns false, after having said why and shown the report, when an output could not be written.
bool WriteOutputs(const Report& report, const CommonOptions& common) {
  const absl::StatusOr<std::vector<Output>> outputs = PlanOutputs(common);
  bool all_written = outputs.ok();
  if (!outputs.ok()) Complain(std::string(outputs.status().message()));
  bool shown = false;
  for (const Output& output : outputs.ok() ? *outputs : std::vector<Output>()) {
    const absl::Status status = WriteOutput(report, common, output);
    if (!status.ok()) Complain(std::string(status.message()));
    all_written = all_written && status.ok();
    shown = shown || (status.ok() && output.file.empty());
  }
  if (!all_written && !shown) {
    Complain("the report follows, so that it is not lost");
    std::cerr << Rendered(report, *Registry<Reporter>::Find("text"), {}) << std::flush;
  }
  return all_written;
}

// Returns false, after having said why, when a file of triage could not be read or written.
bool ApplyTriage(Report& report, const CommonOptions& common) {
  absl::StatusOr<TriageInputs> inputs = LoadTriageInputs(common, report.source_root);
  if (!inputs.ok()) {
    Complain(std::string(inputs.status().message()));
    return false;
  }
  const KnownFindings old = inputs->baseline;
  if (common.update_baseline) inputs->baseline.clear();
  Triage(*inputs, report);
  if (!common.update_baseline) return true;
  inputs->baseline = NewBaseline(old, report);
  const absl::Status written = WriteFile(common.baseline, BaselineText(inputs->baseline));
  if (!written.ok()) {
    Complain(std::string(written.message()));
    return false;
  }
  Triage(*inputs, report);
  Say(common, "the baseline " + common.baseline + " lists " +
                  std::to_string(inputs->baseline.size()) + " findings now");
  return true;
}

bool HasFindings(const Report& report, const CommonOptions& common) {
  const std::optional<Severity> threshold = ParseSeverity(common.fail_on);
  if (!threshold) return false;
  for (const Finding& finding : report.findings) {
    if (finding.triage == Finding::Triage::kNew && finding.severity >= *threshold) return true;
  }
  return false;
}

int Decide(const Report& report, const CommonOptions& common) {
  const bool findings = HasFindings(report, common);
  if (!findings && report.program_status > 0) return report.program_status;
  if (!report.complete) return kExitIncomplete;
  return findings ? common.findings_exit_code : kExitClean;
}

}  // namespace

int FinishReport(Report& report, const CommonOptions& common) {
  FillIn(report);
  const bool triaged = ApplyTriage(report, common);
  const bool written = WriteOutputs(report, common);
  return triaged && written ? Decide(report, common) : kExitError;
}

int PrintFindings(Report& report, const CommonOptions& common) {
  FillIn(report);
  // Whatever is wrong with the triage files was said before the program was started.
  if (const absl::StatusOr<TriageInputs> inputs = LoadTriageInputs(common, report.source_root);
      inputs.ok()) {
    Triage(*inputs, report);
  }
  ReportOptions options;
  options.findings_only = true;
  options.color = WantsColor(common, STDERR_FILENO);
  std::cerr << Rendered(report, *Registry<Reporter>::Find("text"), options) << std::flush;
  int count = 0;
  for (const Finding& finding : report.findings)
    count += finding.triage == Finding::Triage::kNew ? 1 : 0;
  return count;
}

void PrintProcesses(const Report& report, const CommonOptions& common) {
  const bool files_only = common.quiet && (!common.formats.empty() || !common.output.empty());
  if (files_only || report.at_timeout.empty()) return;
  Report processes;
  processes.at_timeout = report.at_timeout;
  processes.source_root = report.source_root;
  FillIn(processes);
  ReportOptions options;
  options.findings_only = true;
  options.color = WantsColor(common, STDERR_FILENO);
  std::cerr << Rendered(processes, *Registry<Reporter>::Find("text"), options) << std::flush;
}

}  // namespace impasse::cli
