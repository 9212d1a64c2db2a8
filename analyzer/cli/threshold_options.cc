#include "analyzer/cli/threshold_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace impasse::cli {

void AddThresholdOptions(CLI::App& app, ThresholdOptions& options) {
  const auto add = [&app](const char* name, std::string& value, const char* what) {
    app.add_option(name, value, what)->type_name("DURATION")->group("Thresholds");
  };
  add("--deadlock-after", options.deadlock_after,
      "A circle of waits that lasts so long is a deadlock, from 10ms [20ms where all owners are "
      "known, 1s where not]");
  add("--long-hold", options.long_hold,
      "A lock held so long while others wait is reported [500ms]");
  add("--long-hold-shared", options.long_hold_shared, "The same for locks held by readers [2s]");
  add("--pool-starvation", options.pool_starvation,
      "Tasks of a pool that are queued so long while all its workers wait are reported [500ms]");
  add("--starvation-wait", options.starvation_wait,
      "A wait so long, with as many overtakes, is reported; an error at five times as long [1s]");
  app.add_option("--starvation-overtakes", options.starvation_overtakes,
                 "Grants to others during such a wait; an error at ten times as many [100]")
      ->type_name("N")
      ->group("Thresholds");
  add("--livelock-window", options.livelock_window,
      "Nothing but failed attempts for three times so long is reported [1s]");
}

bool ReadDuration(const std::string& name, const std::string& value, std::uint64_t& nanoseconds) {
  if (value.empty()) return true;
  const std::optional<std::uint64_t> parsed = ParseDuration(value);
  if (!parsed) {
    Complain(name + ": '" + value + "' is no duration; write for instance 500ms, 2s or 1.5m");
    return false;
  }
  nanoseconds = *parsed;
  return true;
}

// Two looks at the same instant would see a lock that changes hands as one that does not.
bool ReadDeadlockAfter(const std::string& value, Thresholds& thresholds) {
  constexpr std::uint64_t kLeastNs = 10'000'000;
  std::uint64_t after_ns = 0;
  if (!ReadDuration("--deadlock-after", value, after_ns) || value.empty()) return value.empty();
  if (after_ns < kLeastNs) {
    Complain("--deadlock-after: '" + value + "' is too short; the least is 10ms");
    return false;
  }
  thresholds.deadlock_certain_ns = after_ns;
  thresholds.deadlock_likely_ns = after_ns;
  return true;
}

bool ReadThresholds(const ThresholdOptions& options, Thresholds& thresholds) {
  constexpr std::uint64_t kErrorTimes = 5;
  constexpr std::uint64_t kErrorOvertakes = 10;
  const bool read =
      ReadDeadlockAfter(options.deadlock_after, thresholds) &&
      ReadDuration("--long-hold", options.long_hold, thresholds.long_hold_exclusive_ns) &&
      ReadDuration("--long-hold-shared", options.long_hold_shared,
                   thresholds.long_hold_shared_ns) &&
      ReadDuration("--pool-starvation", options.pool_starvation, thresholds.pool_starvation_ns) &&
      ReadDuration("--starvation-wait", options.starvation_wait, thresholds.starvation_warn_ns) &&
      ReadDuration("--livelock-window", options.livelock_window, thresholds.livelock_window_ns);
  if (!read) return false;
  if (!options.starvation_wait.empty()) {
    thresholds.starvation_error_ns = thresholds.starvation_warn_ns * kErrorTimes;
  }
  if (options.starvation_overtakes > 0) {
    thresholds.starvation_warn_overtakes = options.starvation_overtakes;
    thresholds.starvation_error_overtakes = options.starvation_overtakes * kErrorOvertakes;
  }
  return true;
}

}  // namespace impasse::cli
