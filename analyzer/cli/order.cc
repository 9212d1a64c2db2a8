// impasse order: the order in which a program takes its locks, and all that it has of them.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/cli/analyze.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/lock_order.h"
#include "analyzer/cli/map_units.h"
#include "analyzer/cli/models_option.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/cli/unit_options.h"
#include "analyzer/cli/write_lock_order.h"
#include "analyzer/skeleton/lock_analysis.h"

namespace impasse::cli {
namespace {

struct Options {
  UnitOptions units;
  std::string format = "text";
  std::string output;
  bool annotations = false;
  unsigned jobs = 0;
  bool quiet = false;
};

Options& TheOptions() {
  static Options options;
  return options;
}

void Configure(CLI::App& app) {
  Options& options = TheOptions();
  AddUnitOptions(app, options.units);
  AddModelsOption(app);
  app.add_option("--format", options.format, "text (default), json or dot")->type_name("FORMAT");
  app.add_option("-o,--output", options.output, "File for the result")->type_name("FILE");
  app.add_flag("--annotations", options.annotations,
               "Print the order as attributes of Clang's thread-safety analysis instead");
  app.add_option("-j,--jobs", options.jobs, "Read N files at once (default: one per processor)")
      ->type_name("N");
  app.add_flag("-q,--quiet", options.quiet, "Print no progress");
}

absl::StatusOr<std::string> Rendered(const LockOrder& order, const Report& report) {
  const Options& options = TheOptions();
  std::ostringstream out;
  if (options.annotations) {
    WriteOrderAnnotations(order, out);
  } else if (options.format == "text") {
    WriteOrderText(order, report, out);
  } else if (options.format == "json") {
    WriteOrderJson(order, report, out);
  } else if (options.format == "dot") {
    WriteOrderDot(order, out);
  } else {
    return absl::InvalidArgumentError("there is no format '" + options.format +
                                      "'; choose from text, json, dot");
  }
  return std::move(out).str();
}

int Emit(const LockOrder& order, const Report& report) {
  const absl::StatusOr<std::string> text = Rendered(order, report);
  if (!text.ok()) return Complain(std::string(text.status().message()));
  if (!TheOptions().output.empty()) {
    const absl::Status written = WriteFile(TheOptions().output, *text);
    if (!written.ok()) return Complain(std::string(written.message()));
  } else {
    std::cout << *text << std::flush;
    if (!std::cout) return Complain("cannot write to standard output");
  }
  return report.complete ? kExitClean : kExitIncomplete;
}

int Run(const Invocation& given) {
  Invocation invocation = given;
  invocation.common.jobs = TheOptions().jobs;
  invocation.common.quiet = TheOptions().quiet;
  absl::StatusOr<MappedProgram> mapped = MapProgram(TheOptions().units, invocation);
  if (!mapped.ok()) return Complain(std::string(mapped.status().message()));
  Report report;
  report.tool_version = IMPASSE_VERSION;
  report.source_root = mapped->root;
  ReportLost(mapped->units, report);
  const auto program = LinkFacts(BuffersOf(mapped->units), report);
  if (!program.ok()) return Complain(std::string(program.status().message()));
  const skeleton::LockAnalysis locks = skeleton::AnalyzeLocks(**program);
  const LockOrder order = DeriveOrder(locks.graph, TakeInventory(**program));
  report.blind_spots.insert(report.blind_spots.end(), (*program)->blind_spots.begin(),
                            (*program)->blind_spots.end());
  report.blind_spots.insert(report.blind_spots.end(), locks.blind_spots.begin(),
                            locks.blind_spots.end());
  AddUnknown(order.inventory, report);
  return Emit(order, report);
}

const Command kOrder = {.name = "order",
                        .usage = "[-p BUILD_DIR] [PATH...] [-- FLAGS]",
                        .summary = "Print the order of the locks of a program, and all its locks",
                        .examples =
                            "impasse order\n"
                            "impasse order --format dot | dot -Tsvg > order.svg\n"
                            "impasse order a.cc -- -std=c++20",
                        .group = Group::kReports,
                        .order = 90,
                        .reports = false,
                        .configure = Configure,
                        .run = Run};
IMPASSE_REGISTER_COMMAND(kOrder);

}  // namespace
}  // namespace impasse::cli
