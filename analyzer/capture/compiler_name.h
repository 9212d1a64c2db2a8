// compiler_name: which programs are C and C++ compilers, by their names.
#ifndef IMPASSE_ANALYZER_CAPTURE_COMPILER_NAME_H_
#define IMPASSE_ANALYZER_CAPTURE_COMPILER_NAME_H_

#include <string_view>

namespace impasse::capture {

// IsCompilerName knows cc, c++, gcc, g++, clang, clang++ and a few others, with a path, the target
// of a cross compiler before and a version after it: "/usr/bin/aarch64-linux-gnu-g++-12".
bool IsCompilerName(std::string_view program);

// IsCompilerCache knows those of the wrappers that may answer without running the compiler.
bool IsCompilerCache(std::string_view program);

// IsCompilerWrapper knows programs that are given a compiler and its arguments: ccache, distcc, ...
bool IsCompilerWrapper(std::string_view program);

}  // namespace impasse::capture

#endif  // IMPASSE_ANALYZER_CAPTURE_COMPILER_NAME_H_
