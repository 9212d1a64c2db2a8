// impasse top: the wait-for graph of a running program, refreshed, or of a trace.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <optional>
#include <string>

#include "analyzer/cli/command.h"
#include "analyzer/importers/byte_source.h"
#include "analyzer/importers/importer.h"
#include "analyzer/importers/symbolizer.h"
#include "analyzer/importers/trace_reader.h"
#include "analyzer/watch/top_view.h"

namespace impasse::cli {
namespace {

struct Options {
  std::string subject;
  std::string interval = "1s";
  std::size_t rows = 15;
  bool once = false;
};

Options& TheOptions() {
  static Options options;
  return options;
}

void Configure(CLI::App& app) {
  Options& options = TheOptions();
  app.add_option("SUBJECT", options.subject, "A process id, or the file name of a trace")
      ->type_name("PID|TRACE");
  app.add_option("--interval", options.interval, "Time between two looks at a process [1s]")
      ->type_name("DURATION");
  app.add_option("--rows", options.rows, "Lines per list [15]")
      ->type_name("N")
      ->check(CLI::Range(1, 1000));
  app.add_flag("--once", options.once, "Look once; as when standard output is no terminal");
}

std::uint64_t NowNs() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(now.tv_nsec);
}

void Sleep(std::uint64_t nanoseconds) {
  const timespec time = {static_cast<time_t>(nanoseconds / 1'000'000'000),
                         static_cast<long>(nanoseconds % 1'000'000'000)};
  nanosleep(&time, nullptr);
}

bool IsNumber(const std::string& text) {
  return !text.empty() && text.size() < 10 &&
         std::all_of(
             text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

int ShowTrace(const std::string& file) {
  Recording recording;
  const absl::Status status = ImportFile(file, recording);
  if (!status.ok()) return Complain(std::string(status.message()));
  std::fputs(RenderTop(recording, {}, TheOptions().rows).c_str(), stdout);
  return kExitClean;
}

// Looks at a live trace until the process ends.
int Follow(std::uint32_t pid, int fd, std::uint64_t interval_ns) {
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  const bool once = TheOptions().once || !terminal;
  const FileSource source(fd);
  TraceReader reader(&source);
  if (const absl::Status status = reader.Open(); !status.ok()) {
    return Complain(std::string(status.message()));
  }
  std::error_code ignored;
  Symbolizer symbolizer(std::filesystem::current_path(ignored).string());
  GrantCounts before;
  while (reader.Refresh() && kill(static_cast<pid_t>(pid), 0) == 0) {
    Recording recording;
    reader.Read({&symbolizer, false}, recording);
    recording.now_ns = NowNs();
    if (terminal) std::fputs("\033[H\033[2J", stdout);
    std::fputs(RenderTop(recording, before, TheOptions().rows).c_str(), stdout);
    std::fflush(stdout);
    if (once) break;
    before = CountGrants(recording);
    Sleep(interval_ns);
  }
  return kExitClean;
}

int ShowProcess(std::uint32_t pid, std::uint64_t interval_ns) {
  const std::string path = FindLiveTrace(pid);
  if (path.empty()) {
    return Complain("process " + std::to_string(pid) +
                    " writes no trace that can be read; start it with 'impasse run'");
  }
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Complain("cannot read " + path);
  const int code = Follow(pid, fd, interval_ns);
  close(fd);
  return code;
}

int Run(const Invocation&) {
  const Options& options = TheOptions();
  if (options.subject.empty()) return Complain("usage: impasse top PID|TRACE");
  const std::optional<std::uint64_t> interval = ParseDuration(options.interval);
  if (!interval.has_value() || *interval == 0) {
    return Complain("--interval: '" + options.interval + "' is no duration such as 500ms or 2s");
  }
  if (IsNumber(options.subject) && !std::filesystem::exists(options.subject)) {
    return ShowProcess(static_cast<std::uint32_t>(std::stoul(options.subject)), *interval);
  }
  return ShowTrace(options.subject);
}

constexpr Command kCommand = {
    .name = "top",
    .usage = "PID|TRACE",
    .summary = "show who waits for whom in a running program, and which locks are wanted most",
    .examples = "impasse top 4711\nimpasse top impasse-4711.trace\n",
    .group = Group::kReports,
    .order = 50,
    .reports = false,
    .configure = Configure,
    .run = Run,
};
IMPASSE_REGISTER_COMMAND(kCommand);

}  // namespace
}  // namespace impasse::cli
