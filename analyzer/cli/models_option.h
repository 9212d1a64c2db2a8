// ModelsOption: --models FILE, the user's lines about functions that are declared only. The format
// is described in docs/models.md.
#ifndef IMPASSE_ANALYZER_CLI_MODELS_OPTION_H_
#define IMPASSE_ANALYZER_CLI_MODELS_OPTION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/lockapi/models.h"
#include "analyzer/lockapi/table.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the name of the library
class App;
}

namespace impasse::cli {

// AddModelsOption adds --models to a command that links.
void AddModelsOption(CLI::App& app);

// ModelTable returns the lock APIs with the models of the files that the option named.
absl::StatusOr<std::shared_ptr<const lockapi::Table>> ModelTable();

// ParseModels adds the lines of a file to `models`. Errors name file and line, what is wrong and
// what is possible.
absl::Status ParseModels(const std::string& file, const std::string& text, lockapi::Models& models);

// The words of the format, also written by `impasse models`.
std::string_view WordFor(Op op);
std::string_view WordFor(ObjectKind kind);
std::string_view WordFor(lockapi::Success success);
std::string WordForArgument(std::int8_t which);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_MODELS_OPTION_H_
