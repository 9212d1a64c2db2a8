// Config: .impasse.yaml, the options of a project.
//
//   fail-on: error                     any long option of the command line
//   format: [sarif=out.sarif]          lists for options that may be repeated
//   exclude: ["third_party/**"]
//   run:                               only for `impasse run`
//     timeout: 5m
//
// The file is looked for in the current directory and upward. The command line wins. Relative names
// in options that take a FILE or DIR are meant from the directory of the file.
#ifndef IMPASSE_ANALYZER_CLI_CONFIG_H_
#define IMPASSE_ANALYZER_CLI_CONFIG_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the name of the library
class App;
}

namespace impasse::cli {

struct ConfigEntry {
  std::string command;  // section it stands in; empty: for every command that has such an option
  std::string key;      // long name of the option
  std::vector<std::string> values;
  int line = 0;
};

struct Config {
  std::string file;  // empty: there is none
  std::vector<ConfigEntry> entries;
};

// FindConfig returns the nearest .impasse.yaml at or above `directory`, "" when there is none.
std::string FindConfig(const std::string& directory);

// ParseConfig reads the text of a file. Errors name file and line.
absl::StatusOr<Config> ParseConfig(const std::string& file, const std::string& text);

// ApplyConfig gives the options that the command line left alone their values from `config`. A key
// that is no option of `app` is an error unless `known_elsewhere` lists it (options of other
// commands).
absl::Status ApplyConfig(const Config& config, std::string_view command, CLI::App& app,
                         const std::vector<std::string>& known_elsewhere);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_CONFIG_H_
