// Help: the overview of all commands and the page of one.
#ifndef IMPASSE_ANALYZER_CLI_HELP_H_
#define IMPASSE_ANALYZER_CLI_HELP_H_

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/cli/command.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the name of the library
class Option;
}

namespace impasse::cli {

// OverviewText is `impasse --help`: one screen.
std::string OverviewText();

// CommandText is `impasse COMMAND --help`; `app` has all its options declared.
std::string CommandText(const Command& command, const CLI::App& app);

// CommandsInOrder lists the commands that users see, as `impasse --help` does.
std::vector<const Command*> CommandsInOrder();

// GroupsInOrder lists the option groups of a command: its own, then those that all commands share.
std::vector<std::string> GroupsInOrder(const CLI::App& app);

// OptionName is "-o, --output FILE", or the placeholder of a positional argument.
std::string OptionName(const CLI::Option& option);

// ExampleLines returns the examples of a command, each indented by two spaces.
std::string ExampleLines(const Command& command);

// Capitalised returns `text` with its first letter in upper case.
std::string Capitalised(std::string_view text);

// Wrap breaks `text` at spaces so that no line is longer than 100 columns; it starts at column
// `indent`, and further lines are indented by as much.
std::string Wrap(std::string_view text, std::size_t indent);

// Nearest returns the candidate that begins with `word` or is most like it, "" when none is (edit
// distance at most a third of its length, at least 2 of 4 letters). For "did you mean".
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_HELP_H_
