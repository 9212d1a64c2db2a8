// compiler_name: which programs are C and C++ compilers, by their names.
#ifndef IMPASSE_ANALYZER_CLI_COMPILER_NAME_H_
#define IMPASSE_ANALYZER_CLI_COMPILER_NAME_H_

#include <string_view>

namespace impasse::cli {

// IsCompilerName knows cc, c++, gcc, g++, clang, clang++ and a few others, with a path, the target
// of a cross compiler before and a version after it: "/usr/bin/aarch64-linux-gnu-g++-12".
bool IsCompilerName(std::string_view program);

// IsCompilerWrapper knows programs that are given a compiler and its arguments: ccache, distcc, ...
bool IsCompilerWrapper(std::string_view program);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_COMPILER_NAME_H_
