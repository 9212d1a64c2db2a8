// UnitOptions: the options by which `check` and `extract` find translation units and their flags.
#ifndef IMPASSE_ANALYZER_CLI_UNIT_OPTIONS_H_
#define IMPASSE_ANALYZER_CLI_UNIT_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/compile_db.h"
#include "analyzer/cli/map_units.h"

namespace impasse::cli {

struct UnitOptions {
  std::string build_dir;
  std::vector<std::string> paths;
  std::string root;
  std::string cache_dir;
  bool no_cache = false;
  std::string unit_timeout = "600s";
};

void AddUnitOptions(CLI::App& app, UnitOptions& options);

// CommandsFor returns the compile commands that the user asked for: with `--` flags, one per path;
// else those of the compilation database whose file is below one of the paths.
absl::StatusOr<std::vector<CompileCommand>> CommandsFor(const UnitOptions& options,
                                                        const Invocation& invocation);

// MapOptionsFor completes the options of the map half.
absl::StatusOr<MapOptions> MapOptionsFor(const UnitOptions& options, const Invocation& invocation,
                                         const std::vector<CompileCommand>& commands);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_UNIT_OPTIONS_H_
