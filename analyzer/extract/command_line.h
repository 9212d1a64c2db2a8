// command_line: from the command of a build, written for whatever compiler, to one that our front
// end takes. The options are read with the compiler's own table, so that an option and its value
// stay together, and what it does not know can be left out.
#ifndef IMPASSE_ANALYZER_EXTRACT_COMMAND_LINE_H_
#define IMPASSE_ANALYZER_EXTRACT_COMMAND_LINE_H_

#include <string>
#include <vector>

namespace impasse::extract {

// FrontEndCommand returns the command that parses `file` and writes nothing: without
//  - what another compiler knows and ours does not,
//  - code generation, sanitizers, profiles, plugins, warnings, dependency and module files,
//  - precompiled headers, whose source is included instead where it is known,
//  - other inputs of the same command (a second source, objects, libraries).
// A cross compiler's target is taken from its name, as is the language mode of a "g++".
std::vector<std::string> FrontEndCommand(const std::vector<std::string>& args,
                                         const std::string& directory, const std::string& file);

// DropBlamed mends `args` after the compiler's driver has refused something with `errors`: an
// unknown language standard becomes the newest, any other option that an error names is left out.
// Returns whether anything has changed.
bool DropBlamed(const std::vector<std::string>& errors, std::vector<std::string>& args);

// Explained says of an error, without its place, that comes from importing a C++20 module what it
// means; others come back as they are.
std::string Explained(const std::string& error);

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_COMMAND_LINE_H_
