// impasse diff: what changed between two reports. Findings are the same when their fingerprints
// are.
#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/model/severity.h"
#include "analyzer/triage/known_findings.h"

namespace impasse::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string format = "text";
  std::string fail_on = "warning";
};
Options& TheOptions() {
  static Options options;
  return options;
}

void Configure(CLI::App& app) {
  app.add_option("reports", TheOptions().files,
                 "BASE HEAD: reports of --format json or sarif, or baselines")
      ->type_name("BASE HEAD")
      ->expected(0, 2);
  app.add_option("--format", TheOptions().format, "text (default) or json")->type_name("FORMAT");
  app.add_option("--fail-on", TheOptions().fail_on,
                 "Exit with 1 when something at least this severe is new: error, warning "
                 "(default), note, none")
      ->type_name("SEVERITY");
}

absl::StatusOr<KnownFindings> Load(const std::string& file) {
  const absl::StatusOr<std::string> text = ReadFile(file);
  if (!text.ok()) return text.status();
  return ParseKnownFindings(file, *text);
}

KnownFindings Without(const KnownFindings& all, const KnownFindings& others) {
  KnownFindings rest;
  for (const auto& entry : all) {
    if (!others.contains(entry.first)) rest.insert(entry);
  }
  return rest;
}

void PrintText(std::string_view title, const KnownFindings& findings) {
  std::cout << title << ": " << findings.size() << '\n';
  for (const auto& [fingerprint, finding] : findings) {
    const std::string severity = finding.severity.empty() ? "" : finding.severity + ": ";
    const std::string place = finding.place.empty() ? "" : finding.place + ": ";
    std::cout << "  " << place << severity << finding.message << " [" << finding.rule << "] "
              << fingerprint << '\n';
  }
}

nlohmann::ordered_json ToJson(const KnownFindings& findings) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& [fingerprint, finding] : findings) {
    list.push_back({{"fingerprint", fingerprint},
                    {"rule", finding.rule},
                    {"severity", finding.severity},
                    {"place", finding.place},
                    {"message", finding.message}});
  }
  return list;
}

// A finding of unknown severity (out of a baseline) counts as the gravest.
bool Fails(const KnownFindings& added, const std::string& fail_on) {
  const std::optional<Severity> threshold = ParseSeverity(fail_on);
  if (!threshold) return false;
  for (const auto& [fingerprint, finding] : added) {
    if (ParseSeverity(finding.severity).value_or(Severity::kError) >= *threshold) return true;
  }
  return false;
}

std::string WrongOptions(const Options& options) {
  if (options.files.size() != 2) return "diff takes two reports: impasse diff BASE HEAD";
  if (options.format != "text" && options.format != "json")
    return "diff writes text or json, not '" + options.format + "'";
  if (options.fail_on != "none" && !ParseSeverity(options.fail_on)) {
    return "--fail-on takes error, warning, note or none, not '" + options.fail_on + "'";
  }
  return "";
}

int Run(const Invocation&) {
  const Options& options = TheOptions();
  if (const std::string wrong = WrongOptions(options); !wrong.empty()) return Complain(wrong);
  const absl::StatusOr<KnownFindings> base = Load(options.files[0]);
  if (!base.ok()) return Complain(std::string(base.status().message()));
  const absl::StatusOr<KnownFindings> head = Load(options.files[1]);
  if (!head.ok()) return Complain(std::string(head.status().message()));
  const KnownFindings added = Without(*head, *base);
  const KnownFindings fixed = Without(*base, *head);
  const KnownFindings unchanged = Without(*head, added);
  if (options.format == "json") {
    const nlohmann::ordered_json json = {{"format", "impasse-diff"},
                                         {"version", 1},
                                         {"new", ToJson(added)},
                                         {"fixed", ToJson(fixed)},
                                         {"unchanged", ToJson(unchanged)}};
    std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  } else {
    PrintText("new", added);
    PrintText("fixed", fixed);
    PrintText("unchanged", unchanged);
  }
  std::cout << std::flush;
  if (!std::cout.good()) return Complain("cannot write to standard output");
  return Fails(added, options.fail_on) ? kExitFindings : kExitClean;
}

const Command kDiff = {.name = "diff",
                       .usage = "BASE HEAD",
                       .summary = "Compare two reports: new, fixed and unchanged findings",
                       .examples = "  impasse diff main.json branch.json\n",
                       .group = Group::kReports,
                       .order = 30,
                       .reports = false,
                       .configure = Configure,
                       .run = Run};
IMPASSE_REGISTER_COMMAND(kDiff);

}  // namespace
}  // namespace impasse::cli
