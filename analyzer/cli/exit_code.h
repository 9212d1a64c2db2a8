// ExitCode: what the exit status of every command means. docs/cli.md is the user's copy of this
// table.
#ifndef IMPASSE_ANALYZER_CLI_EXIT_CODE_H_
#define IMPASSE_ANALYZER_CLI_EXIT_CODE_H_

namespace impasse::cli {

inline constexpr int kExitClean = 0;       // nothing at or above --fail-on
inline constexpr int kExitFindings = 1;    // findings at or above --fail-on
inline constexpr int kExitError = 2;       // wrong usage, or something of ours went wrong
inline constexpr int kExitIncomplete = 3;  // a part of the input could not be looked at

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_EXIT_CODE_H_
