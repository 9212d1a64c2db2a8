// impasse link: the reduce half of `check`, for build systems: facts of many units -> report.
#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/cli/analyze.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/models_option.h"
#include "analyzer/cli/outputs.h"

namespace impasse::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string root;
};

Options& TheOptions() {
  static Options options;
  return options;
}

void Configure(CLI::App& app) {
  app.add_option("facts", TheOptions().files, "Files written by impasse extract")
      ->type_name("FACTS")
      ->required();
  app.add_option("--root", TheOptions().root,
                 "Directory below which the sources are, for quoting them (default: here)")
      ->type_name("DIR");
  AddModelsOption(app);
}

int Run(const Invocation& invocation) {
  std::vector<std::string> contents;
  for (const std::string& file : TheOptions().files) {
    absl::StatusOr<std::string> bytes = ReadFile(file);
    if (!bytes.ok()) return Complain(std::string(bytes.status().message()));
    contents.push_back(*std::move(bytes));
  }
  Report report;
  report.command = "link";
  report.source_root = TheOptions().root;
  AddCount(report, "files", contents.size());
  const FactsBuffers facts = {{contents.begin(), contents.end()}, TheOptions().files};
  const absl::Status analyzed = Analyze(facts, report, [&contents] { contents = {}; });
  if (!analyzed.ok()) return Complain(std::string(analyzed.message()));
  return FinishReport(report, invocation.common);
}

const Command kLink = {.name = "link",
                       .usage = "FACTS...",
                       .summary = "Check a program whose facts were extracted file by file",
                       .examples = "impasse link build/facts/*.facts --format sarif=report.sarif",
                       .group = Group::kBuildSystems,
                       .order = 20,
                       .configure = Configure,
                       .run = Run};
IMPASSE_REGISTER_COMMAND(kLink);

}  // namespace
}  // namespace impasse::cli
