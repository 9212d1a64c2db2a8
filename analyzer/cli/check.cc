// impasse check: could these threads ever block each other? Map, link, explore, check, report.
#include <CLI/CLI.hpp>
#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/cli/analyze.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/map_units.h"
#include "analyzer/cli/unit_options.h"

namespace impasse::cli {
namespace {

using Clock = std::chrono::steady_clock;

UnitOptions& TheOptions() {
  static UnitOptions options;
  return options;
}

void Configure(CLI::App& app) { AddUnitOptions(app, TheOptions()); }

// Units of which there are no facts at all; the others speak for themselves.
void ReportLost(const MapResult& mapped, Report& report) {
  BlindSpot spot;
  for (const Unit& unit : mapped.units) {
    if (!unit.facts.empty()) continue;
    spot.items.push_back(unit.errors.empty() ? unit.command.file : unit.errors.front());
  }
  if (spot.items.empty()) return;
  report.complete = false;
  spot.what = Counted(spot.items.size(), "translation unit") + " could not be read at all";
  spot.hint = "the findings of all others are complete";
  report.blind_spots.push_back(std::move(spot));
}

absl::Status AnalyzeUnits(const MapResult& mapped, Report& report) {
  std::vector<std::string_view> buffers;
  std::vector<std::string> names;
  std::size_t cached = 0;
  // One file compiled twice, for a static and a shared library say, mostly gives the same facts.
  std::set<std::string_view> seen;
  for (const Unit& unit : mapped.units) {
    cached += unit.cached ? 1 : 0;
    if (unit.facts.empty() || !seen.insert(unit.facts).second) continue;
    buffers.emplace_back(unit.facts);
    names.push_back(unit.command.file);
  }
  AddCount(report, "files", mapped.units.size());
  if (cached != 0) AddCount(report, "files from the cache", cached);
  return Analyze(buffers, names, report);
}

int Run(const Invocation& invocation) {
  const Clock::time_point start = Clock::now();
  const auto commands = CommandsFor(TheOptions(), invocation);
  if (!commands.ok()) return Complain(std::string(commands.status().message()));
  const auto options = MapOptionsFor(TheOptions(), invocation, *commands);
  if (!options.ok()) return Complain(std::string(options.status().message()));
  const absl::StatusOr<MapResult> mapped = MapUnits(*commands, *options);
  if (!mapped.ok()) return Complain(std::string(mapped.status().message()));
  if (!mapped->cache_problem.empty()) Complain(mapped->cache_problem);
  Report report;
  report.command = "check";
  report.source_root = options->root;
  ReportLost(*mapped, report);
  const absl::Status analyzed = AnalyzeUnits(*mapped, report);
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
