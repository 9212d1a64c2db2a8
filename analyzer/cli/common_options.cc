#include "analyzer/cli/common_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>

#include "analyzer/cli/outputs.h"
#include "analyzer/cli/triage_inputs.h"
#include "analyzer/model/severity.h"

namespace impasse::cli {

unsigned CommonOptions::Jobs() const {
  return jobs != 0 ? jobs : std::max(1U, std::thread::hardware_concurrency());
}

void AddCommonOptions(CLI::App& app, CommonOptions& common) {
  const char* const report = "Report";
  app.add_option("--format", common.formats,
                 "Write the report as FORMAT, to FILE when given; may be repeated. Formats: " +
                     FormatNames())
      ->type_name("FORMAT[=FILE]")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false)
      ->group(report);
  app.add_option("-o,--output", common.output, "File for the report whose format names none")
      ->type_name("FILE")
      ->group(report);
  app.add_option("--fail-on", common.fail_on,
                 "Exit with 1 when something at least this severe is found: error, warning "
                 "(default), note, none")
      ->type_name("SEVERITY")
      ->group(report);
  app.add_option("--baseline", common.baseline,
                 "Findings listed in FILE are known: they do not fail the run")
      ->type_name("FILE")
      ->group(report);
  app.add_flag("--update-baseline", common.update_baseline,
               "Write what is found to the baseline file")
      ->group(report);
  app.add_option("--suppressions", common.suppressions,
                 "Leave out findings that match a line rule:function-glob:lock-glob of FILE")
      ->type_name("FILE")
      ->group(report);
  app.add_flag("--show-suppressed", common.show_suppressed,
               "Also print what is suppressed or in the baseline")
      ->group(report);
  app.add_option("--include", common.include,
                 "Keep only findings with a place in a file that matches GLOB")
      ->type_name("GLOB")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false)
      ->group(report);
  app.add_option("--exclude", common.exclude,
                 "Leave out findings all of whose places are in files that match GLOB")
      ->type_name("GLOB")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false)
      ->group(report);
  const char* const general = "General";
  app.add_option("-j,--jobs", common.jobs, "Work on N things at once (default: one per processor)")
      ->type_name("N")
      ->group(general);
  app.add_flag("-q,--quiet", common.quiet, "Print nothing but findings and errors")->group(general);
  app.add_flag("--no-color", common.no_color, "No colours, even on a terminal (also: NO_COLOR=1)")
      ->group(general);
  app.add_flag("--ci", common.ci, "Nobody is watching: never wait, plain lines (also: CI=true)")
      ->group(general);
}

std::string CheckCommonOptions(const CommonOptions& common) {
  if (common.fail_on != "none" && !ParseSeverity(common.fail_on)) {
    return "--fail-on takes error, warning, note or none, not '" + common.fail_on + "'";
  }
  if (common.update_baseline && common.baseline.empty()) {
    return "--update-baseline needs --baseline FILE: the file to write";
  }
  const absl::StatusOr<std::vector<Output>> outputs = PlanOutputs(common);
  if (!outputs.ok()) return std::string(outputs.status().message());
  return std::string(LoadTriageInputs(common, "").status().message());
}

}  // namespace impasse::cli
