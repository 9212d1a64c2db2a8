// Analyze: the reduce half of `check`: facts -> program -> substrates -> findings.
#ifndef IMPASSE_ANALYZER_CLI_ANALYZE_H_
#define IMPASSE_ANALYZER_CLI_ANALYZE_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/map_units.h"
#include "analyzer/cli/unit_options.h"
#include "analyzer/model/finding.h"
#include "analyzer/skeleton/program.h"

namespace impasse::cli {

// Facts in memory, each with a name for messages.
struct FactsBuffers {
  std::vector<std::string_view> bytes;
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> traits = {};  // how each unit was compiled, when known
};

// MappedProgram is what all units of a program were made into.
struct MappedProgram {
  std::string root;  // absolute; facts name files relative to it
  MapResult units;
};

// MapProgram finds the compile commands that the user means and extracts them all.
absl::StatusOr<MappedProgram> MapProgram(const UnitOptions& options, const Invocation& invocation);

// BuffersOf returns the facts of the units that have some, equal ones once: a file that is compiled
// twice, for a static and a shared library say, mostly gives the same facts.
FactsBuffers BuffersOf(const MapResult& mapped);

// ReportLost says of which units there are no facts at all; the others speak for themselves.
void ReportLost(const MapResult& mapped, Report& report);

// LinkFacts links and says which units did not compile. A buffer that is not facts gives an error
// that begins with its name.
absl::StatusOr<std::unique_ptr<skeleton::Program>> LinkFacts(const FactsBuffers& facts,
                                                             Report& report);

// Inspect looks at the linked program beside the checks.
using Inspect = std::function<absl::Status(const skeleton::Program&)>;

// Analyze links, runs the checks and fills findings, blind spots, summary, nolint and file hashes
// of `report`. An error of `inspect` is returned when all else is done. `linked` is called when the
// facts have become a program and are not read any more: it may free them.
absl::Status Analyze(const FactsBuffers& facts, Report& report,
                     const std::function<void()>& linked = {}, const Inspect& inspect = {});

// AddCount appends a figure to the summary of a report.
void AddCount(Report& report, const std::string& what, std::size_t count);

// Counted is "1 file", "2 files".
std::string Counted(std::size_t count, const std::string& noun);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_ANALYZE_H_
