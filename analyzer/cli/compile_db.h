// Compile database: which translation units a program has and how each is compiled.
#ifndef IMPASSE_ANALYZER_CLI_COMPILE_DB_H_
#define IMPASSE_ANALYZER_CLI_COMPILE_DB_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace impasse::cli {

struct CompileCommand {
  std::string directory;          // absolute; relative paths of the command are below it
  std::string file;               // absolute and clean
  std::vector<std::string> args;  // compiler, flags, file

  friend bool operator==(const CompileCommand&, const CompileCommand&) = default;
};

// FindCompileDb looks for compile_commands.json in `start`, in `start`/build, and so upwards. With
// `build_dir` it is looked for there and nowhere else (a path of the file itself is accepted). The
// message of an error says how to make one.
absl::StatusOr<std::string> FindCompileDb(const std::string& build_dir, const std::string& start);

// ReadCompileDb reads the file; entries of one file with equal commands are kept once, several
// different commands of a file are kept. What no C or C++ compiler compiles is left out.
absl::StatusOr<std::vector<CompileCommand>> ReadCompileDb(const std::string& path);

// ParseCompileDb is ReadCompileDb without the file; `name` is for messages.
absl::StatusOr<std::vector<CompileCommand>> ParseCompileDb(std::string_view json,
                                                           const std::string& name);

// CommandFor makes the command of a file that is in no database: `flags` after `--`.
CompileCommand CommandFor(const std::string& file, const std::vector<std::string>& flags,
                          const std::string& directory);

// CleanCommand drops wrappers (ccache, distcc, ...) and the names of what the command writes, and
// expands response files. What one compiler knows and another does not is the front end's business.
std::vector<std::string> CleanCommand(const std::vector<std::string>& args,
                                      const std::string& directory);

// SplitCommand splits as a POSIX shell would: quotes and backslashes, no expansion.
std::vector<std::string> SplitCommand(std::string_view command);

// IsSource tells by its name whether a file is C or C++ source.
bool IsSource(std::string_view path);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_COMPILE_DB_H_
