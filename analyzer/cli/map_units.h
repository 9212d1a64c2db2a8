// MapUnits: the map half of `check`: the facts of every translation unit, from the cache or from
// worker processes, several at a time.
#ifndef IMPASSE_ANALYZER_CLI_MAP_UNITS_H_
#define IMPASSE_ANALYZER_CLI_MAP_UNITS_H_

#include <chrono>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/compile_db.h"
#include "analyzer/cli/progress.h"
#include "analyzer/cli/worker.h"

namespace impasse::cli {

struct MapOptions {
  std::string root;             // absolute; facts name files relative to it
  std::string cache_directory;  // empty: no cache
  std::string worker;           // path of impasse-extract; empty: looked for
  unsigned jobs = 1;
  std::chrono::seconds timeout{600};  // for one unit
  ProgressStyle progress = ProgressStyle::kNone;
};

struct MapResult {
  std::vector<Unit> units;    // in the order of the commands
  std::string cache_problem;  // why the cache could not be written; "" when all is well
};

// MapUnits fails only when there is no worker to run.
absl::StatusOr<MapResult> MapUnits(const std::vector<CompileCommand>& commands,
                                   const MapOptions& options);

// CommonRoot is `here` when all files lie below it, else the deepest directory that contains all.
std::string CommonRoot(const std::vector<CompileCommand>& commands, const std::string& here);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_MAP_UNITS_H_
