#include "analyzer/cli/progress.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <utility>

namespace impasse::cli {
namespace {

constexpr std::size_t kMaxName = 50;  // the line must not wrap: then it could not be redrawn
constexpr const char* kBackToStart = "\r\033[K";

void PrintToStderr(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

ProgressStyle StyleFor(const CommonOptions& common) {
  if (common.quiet) return ProgressStyle::kNone;
  const char* const term = std::getenv("TERM");
  const bool dumb = term != nullptr && std::string_view(term) == "dumb";
  const bool watched = isatty(STDERR_FILENO) == 1 && !common.ci && !dumb;
  return watched ? ProgressStyle::kTerminal : ProgressStyle::kLines;
}

Progress::Progress(ProgressStyle style, std::size_t total, Print print, Clock clock)
    : style_(style),
      total_(total),
      print_(print ? std::move(print) : PrintToStderr),
      clock_(clock ? std::move(clock) : std::chrono::steady_clock::now),
      last_(clock_()) {}

Progress::~Progress() {
  const absl::MutexLock lock(&mutex_);
  if (style_ == ProgressStyle::kTerminal && done_ != 0) print_(kBackToStart);
}

void Progress::Done(const std::string& file) {
  const absl::MutexLock lock(&mutex_);
  ++done_;
  const std::string count = std::to_string(done_) +
                            (style_ == ProgressStyle::kLines ? " of " : "/") +
                            std::to_string(total_);
  if (style_ == ProgressStyle::kTerminal) {
    const std::string name = std::filesystem::path(file).filename().string();
    print_(kBackToStart + ("[" + count + "] ") + name.substr(0, kMaxName));
  } else if (style_ == ProgressStyle::kLines && clock_() - last_ >= kBetweenLines) {
    last_ = clock_();
    print_("impasse: " + count + " files read\n");
  }
}

}  // namespace impasse::cli
