// Analyze: the reduce half of `check`: facts -> program -> substrates -> findings.
#ifndef IMPASSE_ANALYZER_CLI_ANALYZE_H_
#define IMPASSE_ANALYZER_CLI_ANALYZE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/model/finding.h"

namespace impasse::cli {

// Analyze links `buffers`, runs the checks and fills findings, blind spots, summary and nolint of
// `report`. A buffer that is not facts gives an error that begins with its name.
absl::Status Analyze(const std::vector<std::string_view>& buffers,
                     const std::vector<std::string>& names, Report& report);

// AddCount appends a figure to the summary of a report.
void AddCount(Report& report, const std::string& what, std::size_t count);

// Counted is "1 file", "2 files".
std::string Counted(std::size_t count, const std::string& noun);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_ANALYZE_H_
