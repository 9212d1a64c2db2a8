// Command: one subcommand of `impasse`. ONE FILE PER SUBCOMMAND in this folder; a file ends in
// IMPASSE_REGISTER_COMMAND and nothing else needs to change.
//
//   argv ──> frame (options, .impasse.yaml) ──> Command::run ──> Report ──> FinishReport ──> exit
//   code
//
// A command keeps its options in a static of its own file, declares them in `configure`, and reads
// them in `run`, which is called at most once per process:
//
//   struct Options { std::string build_dir; bool dump = false; };
//   Options& TheOptions() { static Options options; return options; }
//   void Configure(CLI::App& app) { app.add_option("-p,--build-dir", TheOptions().build_dir,
//   "...")->type_name("DIR"); } int Run(const Invocation& invocation) { ...; return
//   FinishReport(report, invocation.common); } const Command kCheck = {.name = "check", ...};
//   IMPASSE_REGISTER_COMMAND(kCheck);
//
// Messages for the user go through Complain() (errors) and Say() (progress; silent with --quiet).
#ifndef IMPASSE_ANALYZER_CLI_COMMAND_H_
#define IMPASSE_ANALYZER_CLI_COMMAND_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/cli/exit_code.h"
#include "analyzer/model/finding.h"
#include "analyzer/model/registry.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the name of the library
class App;
}

namespace impasse::cli {

// CommonOptions are the options of every command that ends in a report.
struct CommonOptions {
  std::vector<std::string> formats;  // "sarif", "json=out.json"
  std::string output;                // -o: file of the format that names none
  std::string baseline;
  bool update_baseline = false;
  std::string suppressions;
  std::string fail_on = "warning";  // error, warning, note, none
  unsigned jobs = 0;                // as given; 0: one per processor. Use Jobs().
  bool quiet = false;
  bool no_color = false;
  bool ci = false;  // --ci, or CI=true in the environment
  bool show_suppressed = false;
  std::vector<std::string> include;  // path globs; a finding is kept when one of its places matches
  std::vector<std::string> exclude;

  // Not options; set by the frame or by the command.
  bool report_to_stderr = false;  // stdout belongs to somebody else
  int findings_exit_code = kExitFindings;

  unsigned Jobs() const;  // at least 1
};

// Invocation is what a command is run with.
struct Invocation {
  CommonOptions common;
  std::vector<std::string> rest;  // what follows "--"
  bool has_rest = false;          // there was a "--"
};

// Groups of `impasse --help`, in its order.
enum class Group : std::uint8_t { kFind, kReports, kBuildSystems };

struct Command {
  std::string_view name;      // "check"
  std::string_view usage;     // "[-p BUILD_DIR] [PATH...] [-- FLAGS]"
  std::string_view summary;   // one line without full stop
  std::string_view examples;  // lines for the end of its --help; may be empty
  Group group = Group::kFind;
  int order = 100;      // in its group: smaller comes first
  bool reports = true;  // takes the common options
  bool report_to_stderr = false;
  // The first argument that is no option of ours begins a command line: `impasse run ls -l`.
  bool takes_command = false;
  bool hidden = false;  // not for users
  void (*configure)(CLI::App& app) = nullptr;
  int (*run)(const Invocation& invocation) = nullptr;
};

inline std::string_view NameOf(const Command& command) { return command.name; }

// FinishReport applies triage (path filters, suppressions, NOLINT, baseline), writes every format
// asked for and returns the exit code. It fills tool_version, rules and source_root when they are
// empty. When a file cannot be written it says so, prints the text report to stderr so that nothing
// is lost, and returns kExitError. With `report.program_status` >= 0 and nothing to report the
// result is that status.
int FinishReport(Report& report, const CommonOptions& common);

// PrintFindings writes findings as text to stderr at once, triaged as FinishReport would; for
// commands that report while they run. Returns the number that was not suppressed.
int PrintFindings(Report& report, const CommonOptions& common);

// PrintProcesses writes the processes of `report.at_timeout` as text to stderr at once, unless
// --quiet leaves the report to files.
void PrintProcesses(const Report& report, const CommonOptions& common);

// Complain prints "impasse: MESSAGE" to stderr and returns kExitError.
int Complain(std::string_view message);

// Say prints a line of progress to stderr unless --quiet.
void Say(const CommonOptions& common, std::string_view message);

// ParseDuration reads "500ms", "2s", "1.5s", "3m", "250us", "1h"; a bare number is seconds.
// Returns nanoseconds.
std::optional<std::uint64_t> ParseDuration(std::string_view text);

// FormatDuration is the opposite, for people: "500 ms", "1.5 s", "2 min 5 s".
std::string FormatDuration(std::uint64_t nanoseconds);

// Main is `impasse ARGS`: parses, runs the command, returns the exit code.
int Main(const std::vector<std::string>& args);

#define IMPASSE_REGISTER_COMMAND(command) \
  static const ::impasse::Registry<::impasse::cli::Command>::Registrar impasse_registrar(&(command))

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_COMMAND_H_
