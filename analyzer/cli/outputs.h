// Outputs: which report goes where, and writing it so that nothing is lost.
#ifndef IMPASSE_ANALYZER_CLI_OUTPUTS_H_
#define IMPASSE_ANALYZER_CLI_OUTPUTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/cli/command.h"
#include "analyzer/reporters/reporter.h"

namespace impasse::cli {

struct Output {
  const Reporter* reporter = nullptr;
  std::string file;  // empty: the terminal (stdout, or stderr when stdout is the program's)
};

// FormatNames is "dot, github, json, ...", for messages.
std::string FormatNames();

// PlanOutputs decides what is written where. Text goes to the terminal when nothing else does,
// unless
// --quiet asks for the files alone. An error is a usage error.
absl::StatusOr<std::vector<Output>> PlanOutputs(const CommonOptions& common);

// WriteFile replaces `path` by `text` at once (temporary file and rename), so that a reader never
// sees half a file and a full disk does not cost the old one. What is no regular file is written in
// place.
absl::Status WriteFile(const std::string& path, std::string_view text);

// ReadFile returns the contents of a file.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_OUTPUTS_H_
