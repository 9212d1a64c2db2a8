// Threshold options: the limits of the rules that measure time, for `run` and `postmortem`.
#ifndef IMPASSE_ANALYZER_CLI_THRESHOLD_OPTIONS_H_
#define IMPASSE_ANALYZER_CLI_THRESHOLD_OPTIONS_H_

#include <string>

#include "analyzer/checks/check.h"
#include "analyzer/cli/command.h"

namespace impasse::cli {

// As given on the command line; empty: the default.
struct ThresholdOptions {
  std::string deadlock_after;
  std::string long_hold;
  std::string long_hold_shared;
  std::string pool_starvation;
  std::string starvation_wait;
  std::uint64_t starvation_overtakes = 0;
  std::string livelock_window;
};

void AddThresholdOptions(CLI::App& app, ThresholdOptions& options);

// ReadThresholds returns false, after a message, when a duration cannot be understood.
bool ReadThresholds(const ThresholdOptions& options, Thresholds& thresholds);

// ReadDuration reads the value of option `name` into `nanoseconds`, which is left alone when the
// value is empty. Returns false after a message.
bool ReadDuration(const std::string& name, const std::string& value, std::uint64_t& nanoseconds);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_THRESHOLD_OPTIONS_H_
