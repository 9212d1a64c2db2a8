// Install paths: where `impasse` finds the programs and libraries that belong to it, in the build
// tree (bin/ and lib/) as well as installed (bin/, libexec/impasse/, lib/). Everything
// is looked up relative to the running executable, so that a tree can be moved.
#ifndef IMPASSE_ANALYZER_CLI_INSTALL_PATHS_H_
#define IMPASSE_ANALYZER_CLI_INSTALL_PATHS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace impasse::cli {

// SelfDirectory is the directory of the running executable; "" when it cannot be known.
std::string SelfDirectory();

// FindHelper returns the path of a helper program such as "impasse-extract". An error names every
// place that was looked at. IMPASSE_LIBEXEC in the environment is looked at first.
absl::StatusOr<std::string> FindHelper(std::string_view name);

// FindProbe returns the path of libimpasse-probe.so. IMPASSE_LIB in the environment is looked at
// first.
absl::StatusOr<std::string> FindProbe();

// FindCaptureLibrary returns the path of libimpasse-capture.so, looked for in the same places.
absl::StatusOr<std::string> FindCaptureLibrary();

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_INSTALL_PATHS_H_
