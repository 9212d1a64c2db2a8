// Reference: the parts of the documentation that are made from the program itself, so that they
// cannot differ from it: the man page, the options in docs/cli.md, and the pages of the rules.
#ifndef IMPASSE_ANALYZER_CLI_REFERENCE_H_
#define IMPASSE_ANALYZER_CLI_REFERENCE_H_

#include <map>
#include <string>

namespace impasse::cli {

// ManPage is docs/impasse.1 (man(7) macros).
std::string ManPage();

// WithCommandReference returns `text` of docs/cli.md with the part between its two markers replaced
// by the commands and options as they are; `text` itself when a marker is missing.
std::string WithCommandReference(const std::string& text);

// DocumentationPages returns all of it: file name relative to docs/ to contents. `cli_md` is
// docs/cli.md as it is now.
std::map<std::string, std::string> DocumentationPages(const std::string& cli_md);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_REFERENCE_H_
