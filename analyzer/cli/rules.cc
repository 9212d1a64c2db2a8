// impasse rules: what can be found.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <string>
#include <system_error>

#include "analyzer/checks/check.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/cli/rule_pages.h"

namespace impasse::cli {
namespace {

struct Options {
  std::string markdown;
};
Options& TheOptions() {
  static Options options;
  return options;
}

void Configure(CLI::App& app) {
  app.add_option("--markdown", TheOptions().markdown, "Write a page for each rule to DIR instead")
      ->type_name("DIR");
}

int WritePages(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  for (const auto& [name, page] : RulePages()) {
    const absl::Status written =
        WriteFile((std::filesystem::path(directory) / name).string(), page);
    if (!written.ok()) return Complain(std::string(written.message()));
  }
  return kExitClean;
}

int Run(const Invocation&) {
  if (!TheOptions().markdown.empty()) return WritePages(TheOptions().markdown);
  for (const Check* check : Registry<Check>::All()) {
    std::cout << std::left << std::setw(24) << check->rule.id << std::setw(12)
              << ToString(check->rule.family) << std::setw(9) << ToString(check->rule.severity)
              << check->rule.summary << '\n';
  }
  std::cout << std::flush;
  return std::cout.good() ? kExitClean : Complain("cannot write to standard output");
}

const Command kRules = {.name = "rules",
                        .usage = "[--markdown DIR]",
                        .summary = "List what can be found",
                        .group = Group::kReports,
                        .order = 20,
                        .reports = false,
                        .configure = Configure,
                        .run = Run};
IMPASSE_REGISTER_COMMAND(kRules);

}  // namespace
}  // namespace impasse::cli
