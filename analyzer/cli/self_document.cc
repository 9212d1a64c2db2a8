// impasse self-document: rewrites those parts of docs/ that are made from the program.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <system_error>

#include "absl/status/statusor.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/cli/reference.h"

namespace impasse::cli {
namespace {

std::string& Directory() {
  static std::string directory = "docs";
  return directory;
}

void Configure(CLI::App& app) {
  app.add_option("directory", Directory(), "The docs folder")->type_name("DIR");
}

int Run(const Invocation&) {
  namespace fs = std::filesystem;
  const fs::path docs(Directory());
  const absl::StatusOr<std::string> cli_md = ReadFile((docs / "cli.md").string());
  if (!cli_md.ok()) return Complain(std::string(cli_md.status().message()));
  std::error_code error;
  fs::create_directories(docs / "rules", error);
  for (const auto& [name, page] : DocumentationPages(*cli_md)) {
    const absl::Status written = WriteFile((docs / name).string(), page);
    if (!written.ok()) return Complain(std::string(written.message()));
  }
  return kExitClean;
}

const Command kSelfDocument = {
    .name = "self-document",
    .usage = "[DIR]",
    .summary = "Rewrite the man page, the options in cli.md and the pages of the rules",
    .group = Group::kReports,
    .reports = false,
    .hidden = true,
    .configure = Configure,
    .run = Run};
IMPASSE_REGISTER_COMMAND(kSelfDocument);

}  // namespace
}  // namespace impasse::cli
