// impasse extract: the map half of `check` for one translation unit, for build systems.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/cli/command.h"
#include "analyzer/cli/map_units.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/cli/unit_options.h"
#include "analyzer/skeleton/facts_dump.h"

namespace impasse::cli {
namespace {

struct Options {
  UnitOptions units;
  std::string output;
  bool dump = false;
};

Options& TheOptions() {
  static Options options;
  return options;
}

void Configure(CLI::App& app) {
  AddUnitOptions(app, TheOptions().units);
  app.add_option("-o,--output", TheOptions().output, "File for the facts")->type_name("FILE");
  app.add_flag("--dump", TheOptions().dump, "Print the facts as JSON for people");
}

// Returns the exit code.
int Emit(const Unit& unit) {
  for (const std::string& error : unit.errors) Complain(error);
  if (unit.facts.empty()) return kExitIncomplete;
  if (!TheOptions().output.empty()) {
    const absl::Status written = WriteFile(TheOptions().output, unit.facts);
    if (!written.ok()) return Complain(std::string(written.message()));
  }
  if (TheOptions().dump) {
    std::cout << skeleton::DumpJson(*facts::GetTu(unit.facts.data())) << std::flush;
    if (!std::cout) return Complain("cannot write to standard output");
  }
  return unit.failed ? kExitIncomplete : kExitClean;
}

int Run(const Invocation& invocation) {
  const UnitOptions& options = TheOptions().units;
  if (TheOptions().output.empty() && !TheOptions().dump) {
    return Complain("say where the facts go: -o FILE, or --dump to see them");
  }
  const auto commands = CommandsFor(options, invocation);
  if (!commands.ok()) return Complain(std::string(commands.status().message()));
  if (commands->size() != 1) {
    return Complain("extract takes one file at a time; `impasse check` takes a whole program");
  }
  const auto map = MapOptionsFor(options, invocation, *commands);
  if (!map.ok()) return Complain(std::string(map.status().message()));
  const absl::StatusOr<MapResult> mapped = MapUnits(*commands, *map);
  if (!mapped.ok()) return Complain(std::string(mapped.status().message()));
  return Emit(mapped->units.front());
}

const Command kExtract = {.name = "extract",
                          .usage = "FILE -o FACTS [-- FLAGS]",
                          .summary = "Extract the facts of one translation unit",
                          .examples =
                              "impasse extract a.cc -o a.facts -- -std=c++20\n"
                              "impasse extract a.cc --dump -- -std=c++20",
                          .group = Group::kBuildSystems,
                          .order = 10,
                          .reports = false,
                          .configure = Configure,
                          .run = Run};
IMPASSE_REGISTER_COMMAND(kExtract);

}  // namespace
}  // namespace impasse::cli
