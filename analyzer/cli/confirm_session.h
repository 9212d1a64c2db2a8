// Confirm: `impasse run --confirm`: the program, again and again, until the findings of a report
// have happened or their runs are over.
#ifndef IMPASSE_ANALYZER_CLI_CONFIRM_SESSION_H_
#define IMPASSE_ANALYZER_CLI_CONFIRM_SESSION_H_

#include <string>

#include "analyzer/cli/command.h"
#include "analyzer/cli/run_session.h"
#include "analyzer/importers/symbolizer.h"

namespace impasse::cli {

struct ConfirmOptions {
  std::string findings;  // file name of a report in json or sarif
  unsigned runs = 10;    // of each finding
};

// ConfirmFindings returns the exit code of the command.
int ConfirmFindings(const Invocation& invocation, const RunOptions& run,
                    const ConfirmOptions& options, Symbolizer& symbolizer);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_CONFIRM_SESSION_H_
