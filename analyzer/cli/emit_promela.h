// EmitPromela: the groups of primitives that `check` explores, as models for SPIN.
#ifndef IMPASSE_ANALYZER_CLI_EMIT_PROMELA_H_
#define IMPASSE_ANALYZER_CLI_EMIT_PROMELA_H_

#include <string>

#include "absl/status/status.h"
#include "analyzer/skeleton/program.h"

namespace impasse::cli {

// EmitPromela writes group-1.pml, group-2.pml, ... into a directory, which is made when it is
// missing, and removes those of an earlier run that are beyond the last. A group that the explorer
// refuses gets no file. Time is that of the exploration.
absl::Status EmitPromela(const skeleton::Program& program, const std::string& directory);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_EMIT_PROMELA_H_
