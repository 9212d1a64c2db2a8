// impasse check: could these threads ever block each other? Map, link, explore, check, report.
#include <CLI/CLI.hpp>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/cli/analyze.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/emit_promela.h"
#include "analyzer/cli/map_units.h"
#include "analyzer/cli/models_option.h"
#include "analyzer/cli/unit_options.h"

namespace impasse::cli {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  UnitOptions units;
  std::string promela;
};

Options& TheOptions() {
  static Options options;
  return options;
}

void Configure(CLI::App& app) {
  AddUnitOptions(app, TheOptions().units);
  AddModelsOption(app);
  app.add_option("--emit-promela", TheOptions().promela,
                 "Write each group of threads that is explored as a model for SPIN, into DIR")
      ->type_name("DIR");
}

void CountFiles(const MapResult& mapped, Report& report) {
  std::size_t cached = 0;
  for (const Unit& unit : mapped.units) cached += unit.cached ? 1 : 0;
  AddCount(report, "files", mapped.units.size());
  if (cached != 0) AddCount(report, "files from the cache", cached);
}

int Run(const Invocation& invocation) {
  const Clock::time_point start = Clock::now();
  absl::StatusOr<MappedProgram> mapped = MapProgram(TheOptions().units, invocation);
  if (!mapped.ok()) return Complain(std::string(mapped.status().message()));
  Report report;
  report.command = "check";
  report.source_root = mapped->root;
  ReportLost(mapped->units, report);
  CountFiles(mapped->units, report);
  Inspect inspect;
  if (!TheOptions().promela.empty()) {
    inspect = [](const skeleton::Program& program) {
      return EmitPromela(program, TheOptions().promela);
    };
  }
  const auto free_facts = [&units = mapped->units.units] { units = {}; };
  const absl::Status analyzed = Analyze(BuffersOf(mapped->units), report, free_facts, inspect);
  if (!analyzed.ok()) return Complain(std::string(analyzed.message()));
  const auto elapsed = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start);
  report.summary.emplace_back("time", FormatDuration(static_cast<std::uint64_t>(elapsed.count())));
  return FinishReport(report, invocation.common);
}

const Command kCheck = {.name = "check",
                        .usage = "[-p BUILD_DIR] [PATH...] [-- FLAGS]",
                        .summary = "Check a whole program without running it",
                        .examples =
                            "impasse check                        all of compile_commands.json\n"
                            "impasse check -p build src/net       only these files\n"
                            "impasse check a.cc b.cc -- -std=c++20",
                        .group = Group::kFind,
                        .order = 10,
                        .configure = Configure,
                        .run = Run};
IMPASSE_REGISTER_COMMAND(kCheck);

}  // namespace
}  // namespace impasse::cli
