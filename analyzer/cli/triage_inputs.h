// TriageInputs from the command line: suppressions, baseline and path filters.
#ifndef IMPASSE_ANALYZER_CLI_TRIAGE_INPUTS_H_
#define IMPASSE_ANALYZER_CLI_TRIAGE_INPUTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "analyzer/cli/command.h"
#include "analyzer/triage/triage.h"

namespace impasse::cli {

// LoadTriageInputs reads the files that the options name. With --update-baseline a baseline that
// does not exist yet is an empty one. Source files are looked for below `source_root`.
absl::StatusOr<TriageInputs> LoadTriageInputs(const CommonOptions& common,
                                              const std::string& source_root);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_TRIAGE_INPUTS_H_
