// Help: the overview of all commands and the page of one.
#ifndef IMPASSE_ANALYZER_CLI_HELP_H_
#define IMPASSE_ANALYZER_CLI_HELP_H_

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/cli/command.h"

namespace impasse::cli {

// OverviewText is `impasse --help`: one screen.
std::string OverviewText();

// CommandText is `impasse COMMAND --help`; `app` has all its options declared.
std::string CommandText(const Command& command, const CLI::App& app);

// Nearest returns the candidate that begins with `word` or is most like it, "" when none is (edit
// distance at most a third of its length, at least 2 of 4 letters). For "did you mean".
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_HELP_H_
