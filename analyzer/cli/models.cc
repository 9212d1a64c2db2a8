// impasse models: what is known of synchronisation libraries, and what a user could add.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/cli/analyze.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/help.h"
#include "analyzer/cli/models_option.h"
#include "analyzer/cli/suggest_models.h"
#include "analyzer/cli/unit_options.h"
#include "analyzer/lockapi/lock_api.h"

namespace impasse::cli {
namespace {

using lockapi::Api;

struct Options {
  UnitOptions units;
  bool suggest = false;
  bool quiet = false;
};

Options& TheOptions() {
  static Options options;
  return options;
}

void Configure(CLI::App& app) {
  Options& options = TheOptions();
  app.add_flag("--suggest", options.suggest,
               "Read the program instead and propose models for functions that are named like "
               "locks and declared only");
  AddUnitOptions(app, options.units);
  AddModelsOption(app);
  app.add_flag("-q,--quiet", options.quiet, "Print no progress");
}

// Lines of a lock API end in one without a name.
template <typename Lines>
std::size_t CountOf(const Lines& lines) {
  return static_cast<std::size_t>(std::count_if(
      lines.begin(), lines.end(), [](const auto& line) { return !line.name.empty(); }));
}

void PrintFunction(const lockapi::Function& line) {
  std::cout << "  - {name: \"" << line.name << "\", op: " << WordFor(line.op);
  if (line.mode == Mode::kShared) std::cout << ", mode: shared";
  if (!WordFor(line.kind).empty()) std::cout << ", kind: " << WordFor(line.kind);
  std::cout << ", object: " << WordForArgument(line.object);
  if (line.second != lockapi::kNoArg) std::cout << ", second: " << WordForArgument(line.second);
  if (line.success != lockapi::Success::kAlways)
    std::cout << ", success: " << WordFor(line.success);
  std::cout << "}\n";
}

void PrintApi(const Api& api) {
  std::cout << "# " << api.name << "\nfunctions:\n";
  for (const lockapi::Function& line : api.functions) {
    if (!line.name.empty() && !WordFor(line.op).empty()) PrintFunction(line);
  }
  if (CountOf(api.types) != 0) std::cout << "types:\n";
  for (const lockapi::Type& line : api.types) {
    if (!line.name.empty() && !WordFor(line.kind).empty())
      std::cout << "  - {name: \"" << line.name << "\", kind: " << WordFor(line.kind) << "}\n";
  }
  if (CountOf(api.guards) != 0) std::cout << "guards:\n";
  for (const lockapi::Guard& line : api.guards) {
    if (line.name.empty()) continue;
    std::cout << "  - {name: \"" << line.name << "\"";
    if (line.mode == Mode::kShared) std::cout << ", mode: shared";
    if (line.many) std::cout << ", many: true";
    if (line.movable) std::cout << ", movable: true";
    std::cout << "}\n";
  }
}

int ListApis() {
  for (const Api* api : Registry<Api>::All()) {
    std::cout << std::left << std::setw(18) << api->name << std::setw(16)
              << Counted(CountOf(api->functions), "function") << std::setw(12)
              << Counted(CountOf(api->types), "type") << Counted(CountOf(api->guards), "guard")
              << '\n';
  }
  return kExitClean;
}

int PrintApis(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const Api* api = Registry<Api>::Find(name);
    if (api != nullptr) {
      PrintApi(*api);
      continue;
    }
    std::vector<std::string> known;
    for (const Api* other : Registry<Api>::All()) known.emplace_back(other->name);
    const std::string nearest = Nearest(name, known);
    return Complain(
        "there is no library '" + name + "'" +
        (nearest.empty() ? "; `impasse models` lists them" : "; did you mean '" + nearest + "'?"));
  }
  return kExitClean;
}

void PrintSuggestions(const std::vector<SuggestedModel>& models) {
  if (models.empty()) {
    std::cout << "# No function that is declared only is named like a lock.\n";
    return;
  }
  std::cout
      << "# Proposed by name: read it, remove what is no lock, save it as a file and give it\n"
         "# with --models FILE, or as `models: [FILE]` in .impasse.yaml.\n"
         "functions:\n";
  std::string object;
  for (const SuggestedModel& model : models) {
    if (model.object != object) std::cout << "  # on " << model.object << '\n';
    object = model.object;
    const bool method = model.name.find("::") != std::string::npos;
    std::cout << "  - {name: \"" << model.name << "\", op: " << WordFor(model.op);
    if (model.mode == Mode::kShared) std::cout << ", mode: shared, kind: rwlock";
    if (model.op == Op::kTryAcquire) std::cout << ", success: " << (method ? "true" : "zero");
    std::cout << "}  # " << Counted(model.calls, "call") << '\n';
  }
}

int Suggest(Invocation invocation) {
  invocation.common.quiet = TheOptions().quiet;
  absl::StatusOr<MappedProgram> mapped = MapProgram(TheOptions().units, invocation);
  if (!mapped.ok()) return Complain(std::string(mapped.status().message()));
  Report report;
  ReportLost(mapped->units, report);
  const auto program = LinkFacts(BuffersOf(mapped->units), report);
  if (!program.ok()) return Complain(std::string(program.status().message()));
  PrintSuggestions(SuggestModels(**program));
  return report.complete ? kExitClean : kExitIncomplete;
}

int Run(const Invocation& invocation) {
  // A file of models that is wrong is said here too.
  const auto table = ModelTable();
  if (!table.ok()) return Complain(std::string(table.status().message()));
  const std::vector<std::string>& names = TheOptions().units.paths;
  const int status = TheOptions().suggest ? Suggest(invocation)
                     : names.empty()      ? ListApis()
                                          : PrintApis(names);
  std::cout << std::flush;
  return std::cout.good() ? status : Complain("cannot write to standard output");
}

const Command kModels = {.name = "models",
                         .usage = "[LIBRARY...] | --suggest [-p BUILD_DIR] [PATH...] [-- FLAGS]",
                         .summary = "List what is known of lock libraries; propose models",
                         .examples =
                             "impasse models\n"
                             "impasse models pthread              its lines, as a model\n"
                             "impasse models --suggest -p build > models.yaml\n"
                             "impasse check --models models.yaml",
                         .group = Group::kReports,
                         .order = 95,
                         .reports = false,
                         .configure = Configure,
                         .run = Run};
IMPASSE_REGISTER_COMMAND(kModels);

}  // namespace
}  // namespace impasse::cli
