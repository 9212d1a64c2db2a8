// CapturedBuild: from the records that compilers have left to a compilation database.
#ifndef IMPASSE_ANALYZER_CLI_CAPTURED_BUILD_H_
#define IMPASSE_ANALYZER_CLI_CAPTURED_BUILD_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace impasse::cli {

// What one compiler was asked to do.
struct CaptureRecord {
  std::string directory;
  std::string program;  // its file
  std::vector<std::string> args;
  std::map<std::string, std::string> response_files;  // "@flags.rsp" -> contents
};

// An entry of the database.
struct CapturedCommand {
  std::string directory;
  std::string file;  // absolute
  std::string output;
  std::vector<std::string> args;

  friend auto operator<=>(const CapturedCommand&, const CapturedCommand&) = default;
};

// ParseRecord reads the file described in capture/record_format.h; nothing when it is cut short.
std::optional<CaptureRecord> ParseRecord(std::string_view bytes);

// CommandsOf returns one command for each source that the compiler was to compile: none when it was
// to link, to preprocess only, or to say its version.
std::vector<CapturedCommand> CommandsOf(const CaptureRecord& record);

struct MergedDatabase {
  std::string json;
  std::size_t added = 0;  // commands of this build
  std::size_t kept = 0;   // of the builds before
  std::size_t tests = 0;  // of this build, that only tried the compiler out; left out
};

// MergeDatabase puts the commands of this build and those of `old` (the text of a database, or
// empty) together: sorted and each once; a new command replaces that for the same source and
// output; what is of sources that no longer exist is left out. An error when `old` is no database.
absl::StatusOr<MergedDatabase> MergeDatabase(std::vector<CapturedCommand> commands,
                                             std::string_view old);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_CAPTURED_BUILD_H_
