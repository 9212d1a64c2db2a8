// impasse capture: runs a build and records a compilation database while the compilers work.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/capture/record_format.h"
#include "analyzer/cli/analyze.h"
#include "analyzer/cli/captured_build.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/install_paths.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/watch/child.h"

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string output = "compile_commands.json";
  bool fresh = false;
  bool quiet = false;
};

Options& TheOptions() {
  static Options options;
  return options;
}

void Configure(CLI::App& app) {
  app.add_option("-o,--output", TheOptions().output,
                 "The database to complete or to write (default: compile_commands.json)")
      ->type_name("FILE");
  app.add_flag("--fresh", TheOptions().fresh, "Forget what the database has from earlier builds");
  app.add_flag("-q,--quiet", TheOptions().quiet, "Print nothing but errors");
}

std::string Variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

// A directory for the records, with a link to the library: what stands in LD_PRELOAD must not
// contain a space or a colon.
class RecordDirectory {
 public:
  RecordDirectory() = default;
  ~RecordDirectory() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  RecordDirectory(const RecordDirectory&) = delete;
  RecordDirectory& operator=(const RecordDirectory&) = delete;

  absl::Status Create(const std::string& library) {
    std::string base = Variable("TMPDIR");
    if (!base.starts_with('/') || base.find_first_of(" :") != std::string::npos) base = "/tmp";
    std::string name = base + "/impasse-capture-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) {
      return absl::UnavailableError("cannot make a directory in " + base);
    }
    path_ = name;
    std::error_code error;
    fs::create_directory(Records(), error);
    if (!error) fs::create_symlink(library, Library(), error);
    return error ? absl::UnavailableError("cannot write to " + path_) : absl::OkStatus();
  }

  std::string Records() const { return path_ + "/records"; }
  std::string Library() const { return path_ + "/capture.so"; }

 private:
  std::string path_;
};

std::vector<std::string> Environment(const RecordDirectory& directory) {
  const std::string others = Variable(capture::kPreloadVariable);
  const std::string asan = Variable("ASAN_OPTIONS");
  return {
      std::string(capture::kPreloadVariable) + "=" + directory.Library() +
          (others.empty() ? "" : ":" + others),
      std::string(capture::kDirectoryVariable) + "=" + directory.Records(),
      // Programs that a build makes with AddressSanitizer and runs would refuse another library.
      "ASAN_OPTIONS=" + asan + (asan.empty() ? "" : ":") + "verify_asan_link_order=0",
  };
}

// Runs the build to its end; its exit status as a shell reports it.
absl::StatusOr<int> RunBuild(const std::vector<std::string>& command,
                             const std::vector<std::string>& environment) {
  constexpr int kWaitMs = 1000;
  Child child;
  absl::Status started = child.Start(command, environment);
  if (!started.ok()) return started;
  while (!child.ended()) child.Wait(kWaitMs);
  return child.status();
}

std::vector<CapturedCommand> ReadRecords(const std::string& directory) {
  std::vector<CapturedCommand> commands;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, error)) {
    const absl::StatusOr<std::string> bytes = ReadFile(entry.path().string());
    if (!bytes.ok()) continue;
    const std::optional<CaptureRecord> record = ParseRecord(*bytes);
    if (!record) continue;
    for (CapturedCommand& command : CommandsOf(*record)) commands.push_back(std::move(command));
  }
  return commands;
}

absl::StatusOr<std::string> OldDatabase(const Options& options) {
  std::error_code error;
  if (options.fresh || !fs::exists(options.output, error)) return std::string();
  absl::StatusOr<std::string> text = ReadFile(options.output);
  if (!text.ok()) return text;
  const absl::StatusOr<MergedDatabase> readable = MergeDatabase({}, *text);
  if (readable.ok()) return text;
  return absl::InvalidArgumentError(options.output + " is not a compilation database (" +
                                    std::string(readable.status().message()) +
                                    "); --fresh replaces it");
}

// Says what has been recorded. Returns the exit status for a build that has ended well.
int Summarize(const MergedDatabase& database, const Options& options) {
  CommonOptions common;
  common.quiet = options.quiet;
  if (database.added == 0 && database.kept == 0) {
    Complain("no compiler was seen: is everything built already? Clean first, then capture again");
    return kExitIncomplete;
  }
  std::string line =
      options.output + " has " + Counted(database.added, "command") + " of this build";
  if (database.kept != 0) line += " and " + std::to_string(database.kept) + " of earlier ones";
  if (database.tests != 0) {
    line += "; " + Counted(database.tests, "test") + " of the compiler left out";
  }
  Say(common, line);
  return kExitClean;
}

int Run(const Invocation& invocation) {
  const Options& options = TheOptions();
  if (invocation.rest.empty()) {
    return Complain("say how to build: impasse capture -- make -j8");
  }
  const absl::StatusOr<std::string> library = FindCaptureLibrary();
  if (!library.ok()) return Complain(std::string(library.status().message()));
  const absl::StatusOr<std::string> old = OldDatabase(options);
  if (!old.ok()) return Complain(std::string(old.status().message()));
  // The build may not change where a relative name points to.
  std::error_code error;
  RecordDirectory directory;
  const absl::Status created = directory.Create(fs::absolute(*library, error).string());
  if (!created.ok()) return Complain(std::string(created.message()));
  const absl::StatusOr<int> status = RunBuild(invocation.rest, Environment(directory));
  if (!status.ok()) return Complain(std::string(status.status().message()));
  const absl::StatusOr<MergedDatabase> merged =
      MergeDatabase(ReadRecords(directory.Records()), *old);
  if (!merged.ok()) return Complain(std::string(merged.status().message()));
  const bool empty = merged->added == 0 && merged->kept == 0;
  if (!empty) {
    const absl::Status written = WriteFile(options.output, merged->json);
    if (!written.ok()) return Complain(std::string(written.message()));
  }
  const int summary = Summarize(*merged, options);
  return *status != 0 ? *status : summary;
}

const Command kCapture = {.name = "capture",
                          .usage = "[OPTIONS] -- BUILD COMMAND",
                          .summary = "Record a compilation database while a build runs",
                          .examples =
                              "impasse capture -- make -j8\n"
                              "impasse capture -o build/compile_commands.json -- ninja -C build\n"
                              "impasse capture -- sh -c './configure && make'",
                          .group = Group::kBuildSystems,
                          .order = 5,
                          .reports = false,
                          .takes_command = true,
                          .configure = Configure,
                          .run = Run};
IMPASSE_REGISTER_COMMAND(kCapture);

}  // namespace
}  // namespace impasse::cli
