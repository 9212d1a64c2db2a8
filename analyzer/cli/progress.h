// Progress: how far a long job is. On a terminal one line that is redrawn; elsewhere, in the log of
// a build server for instance, plain lines and few of them: at most one per ten seconds.
#ifndef IMPASSE_ANALYZER_CLI_PROGRESS_H_
#define IMPASSE_ANALYZER_CLI_PROGRESS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "analyzer/cli/command.h"

namespace impasse::cli {

enum class ProgressStyle : std::uint8_t { kNone, kLines, kTerminal };

// StyleFor is kNone with --quiet, kTerminal when standard error is one and somebody watches it.
ProgressStyle StyleFor(const CommonOptions& common);

// Progress is thread-safe.
class Progress {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Clock = std::function<Time()>;
  using Print = std::function<void(const std::string&)>;
  static constexpr std::chrono::seconds kBetweenLines{10};

  // `print` gets what goes to standard error; the default writes it there.
  Progress(ProgressStyle style, std::size_t total, Print print = {}, Clock clock = {});
  // Removes its line from the terminal.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Done counts one file more.
  void Done(const std::string& file);

 private:
  const ProgressStyle style_;
  const std::size_t total_;
  const Print print_;
  const Clock clock_;
  absl::Mutex mutex_;
  std::size_t done_ ABSL_GUARDED_BY(mutex_) = 0;
  Time last_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_PROGRESS_H_
