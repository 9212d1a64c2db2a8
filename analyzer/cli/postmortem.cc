// impasse postmortem: what a trace says after the fact.
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "analyzer/cli/command.h"
#include "analyzer/cli/threshold_options.h"
#include "analyzer/importers/importer.h"
#include "analyzer/watch/analysis.h"

namespace impasse::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  ThresholdOptions thresholds;
};

Options& TheOptions() {
  static Options options;
  return options;
}

void Configure(CLI::App& app) {
  app.add_option("FILE", TheOptions().files, "Traces; what kind they are is recognised")
      ->type_name("FILE...");
  AddThresholdOptions(app, TheOptions().thresholds);
}

int Run(const Invocation& invocation) {
  const Options& options = TheOptions();
  if (options.files.empty()) return Complain("no file given; usage: impasse postmortem FILE...");
  Thresholds thresholds;
  if (!ReadThresholds(options.thresholds, thresholds)) return kExitError;
  Report report;
  report.command = "postmortem";
  bool any_read = false;
  for (const std::string& file : options.files) {
    Recording recording;
    const absl::Status status = ImportFile(file, recording);
    if (!status.ok()) {
      Complain(std::string(status.message()));
      report.complete = false;
      continue;
    }
    any_read = true;
    AddSummary(recording, report);
    Merge(report.findings, FindAll(recording, thresholds));
  }
  if (!any_read) return kExitError;
  return FinishReport(report, invocation.common);
}

constexpr Command kCommand = {
    .name = "postmortem",
    .usage = "FILE...",
    .summary = "find out from a trace who waited for whom, and why",
    .examples = "impasse postmortem impasse-4711.trace\n",
    .group = Group::kFind,
    .order = 30,
    .configure = Configure,
    .run = Run,
};
IMPASSE_REGISTER_COMMAND(kCommand);

}  // namespace
}  // namespace impasse::cli
