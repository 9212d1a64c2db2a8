// Common options: declared once for every command that ends in a report.
#ifndef IMPASSE_ANALYZER_CLI_COMMON_OPTIONS_H_
#define IMPASSE_ANALYZER_CLI_COMMON_OPTIONS_H_

#include "analyzer/cli/command.h"

namespace impasse::cli {

// AddCommonOptions declares them on `app`, bound to `common`, which must outlive it.
void AddCommonOptions(CLI::App& app, CommonOptions& common);

// CheckCommonOptions looks for what can be known to be wrong before any work is done: an unknown
// format, two reports for one output, a suppression file that cannot be read. Returns the message,
// "" when all is well.
std::string CheckCommonOptions(const CommonOptions& common);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_COMMON_OPTIONS_H_
