// The command line as its users meet it: arguments in, exit code and text out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/config.h"
#include "analyzer/cli/help.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/cli/rule_pages.h"
#include "analyzer/reporters/suppression_line.h"
#include "analyzer/triage/suppressions.h"

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// A command for the tests: reports what the test put into `report`.
struct Probe {
  Report report;
  std::string threshold;
  CommonOptions seen;
  std::vector<std::string> rest;
};
Probe& TheProbe() {
  static Probe probe;
  return probe;
}
void Configure(CLI::App& app) {
  app.add_option("--threshold", TheProbe().threshold, "A number")->type_name("N");
}
int Run(const Invocation& invocation) {
  TheProbe().seen = invocation.common;
  TheProbe().rest = invocation.rest;
  Report report = TheProbe().report;
  return FinishReport(report, invocation.common);
}
const Command kProbe = {.name = "x-probe",
                        .usage = "",
                        .summary = "for tests",
                        .takes_command = true,
                        .hidden = true,
                        .configure = Configure,
                        .run = Run};
IMPASSE_REGISTER_COMMAND(kProbe);

Finding SampleFinding() {
  Finding finding;
  finding.rule = "lock-order-inversion";
  finding.message = "Two threads can block each other.";
  finding.fingerprint = "0123456789abcdef";
  finding.location = {"src/account.cc", 12, 1};
  finding.resources = {"Account::mu"};
  finding.cycle = {{"Account::Withdraw", "Audit::Log"}};
  return finding;
}

class CliTest : public ::testing::Test {
 protected:
  void SetUp() override {
    TheProbe() = Probe();
    previous_ = fs::current_path();
    directory_ = fs::temp_directory_path() / ("impasse-cli-test-" + std::to_string(getpid()));
    fs::create_directories(directory_);
    fs::current_path(directory_);
    unsetenv("CI");
  }
  void TearDown() override {
    fs::current_path(previous_);
    fs::remove_all(directory_);
  }

  int RunMain(const std::vector<std::string>& args) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int code = Main(args);
    out_ = ::testing::internal::GetCapturedStdout();
    err_ = ::testing::internal::GetCapturedStderr();
    return code;
  }

  static void Write(const std::string& name, const std::string& text) {
    std::ofstream(name) << text;
  }
  static std::string Read(const std::string& name) { return ReadFile(name).value_or(""); }

  std::string out_;
  std::string err_;

 private:
  fs::path previous_;
  fs::path directory_;
};

TEST_F(CliTest, ExitCodesOfReports) {
  EXPECT_EQ(RunMain({"x-probe"}), kExitClean);
  TheProbe().report.findings = {SampleFinding()};
  EXPECT_EQ(RunMain({"x-probe"}), kExitFindings);
  EXPECT_THAT(out_, HasSubstr("Two threads can block each other."));
  EXPECT_EQ(RunMain({"x-probe", "--fail-on", "none"}), kExitClean);
  TheProbe().report.findings[0].severity = Severity::kWarning;
  EXPECT_EQ(RunMain({"x-probe", "--fail-on=error"}), kExitClean);
  TheProbe().report.complete = false;
  EXPECT_EQ(RunMain({"x-probe", "--fail-on=error"}), kExitIncomplete);
  EXPECT_EQ(RunMain({"x-probe", "--fail-on=none"}), kExitIncomplete)
      << "an incomplete run is never 0";
}

TEST_F(CliTest, StatusOfTheProgramPassesThroughWithoutFindings) {
  TheProbe().report.program_status = 77;
  EXPECT_EQ(RunMain({"x-probe"}), 77);
  TheProbe().report.findings = {SampleFinding()};
  EXPECT_EQ(RunMain({"x-probe"}), kExitFindings);
  EXPECT_EQ(RunMain({"x-probe", "--fail-on=none"}), 77);
}

TEST_F(CliTest, UsageErrorsAreTwoAndHelp) {
  EXPECT_EQ(RunMain({"chek"}), kExitError);
  EXPECT_THAT(err_, HasSubstr("there is no command 'chek'"));
  EXPECT_EQ(RunMain({"explian"}), kExitError);
  EXPECT_THAT(err_, HasSubstr("did you mean 'explain'"));
  EXPECT_EQ(RunMain({"x-probe", "--fromat=json"}), kExitError);
  EXPECT_THAT(err_, HasSubstr("did you mean '--format'"));
  EXPECT_EQ(RunMain({"x-probe", "--format=jsno"}), kExitError);
  EXPECT_THAT(err_, HasSubstr("there is no format 'jsno'"));
  EXPECT_EQ(RunMain({"x-probe", "--fail-on=bad"}), kExitError);
  EXPECT_EQ(RunMain({"x-probe", "--update-baseline"}), kExitError);
  EXPECT_EQ(RunMain({"x-probe", "--format=json", "--format=sarif"}), kExitError);
  EXPECT_EQ(RunMain({"x-probe", "-j", "many"}), kExitError);
  EXPECT_EQ(RunMain({}), kExitError);
  EXPECT_EQ(RunMain({"x-probe", "--suppressions=none.supp"}), kExitError);
  EXPECT_THAT(err_, HasSubstr("none.supp"));
}

TEST_F(CliTest, HelpGoesToStdout) {
  EXPECT_EQ(RunMain({"--help"}), kExitClean);
  EXPECT_THAT(out_, HasSubstr("Understand reports:"));
  EXPECT_EQ(RunMain({"help", "x-probe"}), kExitClean);
  EXPECT_THAT(out_, HasSubstr("--threshold N"));
  EXPECT_EQ(RunMain({"--version"}), kExitClean);
  EXPECT_THAT(out_, HasSubstr("impasse "));
}

TEST_F(CliTest, RestAndCommandLines) {
  EXPECT_EQ(RunMain({"x-probe", "--quiet", "--", "ls", "--quiet", "--", "x"}), kExitClean);
  EXPECT_THAT(TheProbe().rest, ::testing::ElementsAre("ls", "--quiet", "--", "x"));
  EXPECT_EQ(RunMain({"x-probe", "ls", "-l", "--", "x"}), kExitClean);
  EXPECT_THAT(TheProbe().rest, ::testing::ElementsAre("ls", "-l", "--", "x"));
}

TEST_F(CliTest, ReportsGoToTheirFiles) {
  TheProbe().report.findings = {SampleFinding()};
  EXPECT_EQ(RunMain({"x-probe", "--format=json=a.json", "--format", "sarif=b.sarif"}),
            kExitFindings);
  EXPECT_THAT(Read("a.json"), HasSubstr("impasse-findings"));
  EXPECT_THAT(Read("b.sarif"), HasSubstr("2.1.0"));
  EXPECT_THAT(out_, HasSubstr("Two threads")) << "the terminal still has the text";
  EXPECT_EQ(RunMain({"x-probe", "--format=json=a.json", "--quiet"}), kExitFindings);
  EXPECT_EQ(out_, "");
  EXPECT_EQ(RunMain({"x-probe", "-o", "c.sarif", "-q"}), kExitFindings);
  EXPECT_THAT(Read("c.sarif"), HasSubstr("2.1.0")) << "the extension names the format";
  EXPECT_EQ(RunMain({"x-probe", "--format=json", "-o", "d.txt", "-q"}), kExitFindings);
  EXPECT_THAT(Read("d.txt"), HasSubstr("impasse-findings"));
}

TEST_F(CliTest, AReportThatCannotBeWrittenIsNotLost) {
  TheProbe().report.findings = {SampleFinding()};
  EXPECT_EQ(RunMain({"x-probe", "--format=json=/dev/full", "-q"}), kExitError);
  EXPECT_THAT(err_, HasSubstr("cannot write /dev/full: No space left on device"));
  EXPECT_THAT(err_, HasSubstr("Two threads can block each other."));
  EXPECT_EQ(RunMain({"x-probe", "-o", "no/such/dir/r.json", "-q"}), kExitError);
  EXPECT_THAT(err_, HasSubstr("Two threads can block each other."));
}

TEST_F(CliTest, AFailedWriteKeepsTheOldFile) {
  Write("old.json", "old");
  EXPECT_TRUE(WriteFile("old.json", "new").ok());
  EXPECT_EQ(Read("old.json"), "new");
  fs::create_directory("d");
  EXPECT_FALSE(WriteFile("d", "new").ok());
}

TEST_F(CliTest, BaselineAndDiff) {
  TheProbe().report.findings = {SampleFinding()};
  EXPECT_EQ(RunMain({"x-probe", "--baseline=b.json"}), kExitError) << "no baseline yet";
  EXPECT_EQ(RunMain({"x-probe", "--baseline=b.json", "--update-baseline"}), kExitClean);
  EXPECT_EQ(RunMain({"x-probe", "--baseline=b.json", "--format=json=head.json"}), kExitClean);
  EXPECT_THAT(out_, HasSubstr("1 in the baseline"));
  Finding other = SampleFinding();
  other.fingerprint = "fedcba9876543210";
  TheProbe().report.findings.push_back(other);
  EXPECT_EQ(RunMain({"x-probe", "--baseline=b.json", "--format=json=head.json"}), kExitFindings);
  EXPECT_EQ(RunMain({"diff", "b.json", "head.json"}), kExitFindings);
  EXPECT_THAT(out_, HasSubstr("new: 1"));
  EXPECT_THAT(out_, HasSubstr("unchanged: 1"));
}

TEST_F(CliTest, BrokenBaselineIsNotOverwritten) {
  Write("b.json", "not json");
  EXPECT_EQ(RunMain({"x-probe", "--baseline=b.json", "--update-baseline"}), kExitError);
  EXPECT_EQ(Read("b.json"), "not json");
}

TEST_F(CliTest, ThePrintedSuppressionLineSuppresses) {
  TheProbe().report.findings = {SampleFinding()};
  Write("s.supp", SuppressionLine(SampleFinding()) + " # checked\ndouble-lock:*:gone\n");
  EXPECT_EQ(RunMain({"x-probe", "--suppressions=s.supp"}), kExitClean);
  EXPECT_THAT(out_, HasSubstr("1 suppressed"));
  EXPECT_THAT(out_, HasSubstr("s.supp:2: double-lock:*:gone"));
}

TEST_F(CliTest, ThePrintedLineSuppressesEveryElementOfAnArray) {
  Finding finding = SampleFinding();
  for (const char* const printed : {"fork_mutex[*]", "fork_mutex[i]", "fork_mutex[3]"}) {
    finding.resources = {printed};
    Write("s.supp", SuppressionLine(finding) + " # checked\n");
    for (const char* const other : {"fork_mutex[*]", "fork_mutex[4]"}) {
      finding.resources = {other};
      TheProbe().report.findings = {finding};
      EXPECT_EQ(RunMain({"x-probe", "--suppressions=s.supp"}), kExitClean) << printed << other;
    }
    finding.resources = {"fork_mutexes"};
    TheProbe().report.findings = {finding};
    EXPECT_EQ(RunMain({"x-probe", "--suppressions=s.supp"}), kExitFindings) << printed;
  }
}

TEST_F(CliTest, ConfigGivesOptionsAndTheCommandLineWins) {
  fs::create_directories("sub/deep");
  Write(".impasse.yaml",
        "fail-on: none\nthreshold: 5\nsuppressions: s.supp\nformat: [json=r.json]\nx-probe:\n  "
        "threshold: 7\n"
        "exclude: [third_party]\nmarkdown: of another command\nquiet: true\n");
  Write("s.supp", "");
  fs::current_path("sub/deep");
  TheProbe().report.findings = {SampleFinding()};
  EXPECT_EQ(RunMain({"x-probe"}), kExitClean) << err_;
  EXPECT_EQ(TheProbe().threshold, "7") << "the section of the command goes first";
  EXPECT_TRUE(TheProbe().seen.quiet);
  EXPECT_THAT(TheProbe().seen.exclude, ::testing::ElementsAre("third_party"));
  EXPECT_EQ(fs::weakly_canonical(TheProbe().seen.suppressions),
            fs::weakly_canonical("../../s.supp"));
  EXPECT_EQ(RunMain({"x-probe", "--fail-on=note", "--threshold=9"}), kExitFindings);
  EXPECT_EQ(TheProbe().threshold, "9");
  TheProbe().threshold = "";
  EXPECT_EQ(RunMain({"x-probe", "--config=none"}), kExitFindings);
  EXPECT_EQ(TheProbe().threshold, "");
}

TEST_F(CliTest, BrokenConfigNamesTheLine) {
  for (const auto& [text, message] : std::vector<std::pair<std::string, std::string>>{
           {"a: 1\nb: [1\n", ".impasse.yaml:"},
           {"fail-on: none\nfail_on: none\n",
            ".impasse.yaml:2: there is no option 'fail_on'; did you mean 'fail-on'?"},
           {"- list\n", ".impasse.yaml:1: expected lines of the form"},
           {"jobs: many\n", ".impasse.yaml:1: 'jobs'"},
           {"quiet:\n", ".impasse.yaml:1: 'quiet' has no value"},
           {"exclude: {a: b}\n", ".impasse.yaml:1: 'exclude' takes a value or a list"}}) {
    Write(".impasse.yaml", text);
    EXPECT_EQ(RunMain({"x-probe"}), kExitError) << text;
    EXPECT_THAT(err_, HasSubstr(message)) << text;
  }
  Write(".impasse.yaml", "");
  EXPECT_EQ(RunMain({"x-probe"}), kExitClean) << err_;
}

TEST_F(CliTest, CiIsTakenFromTheEnvironment) {
  setenv("CI", "true", 1);
  RunMain({"x-probe"});
  EXPECT_TRUE(TheProbe().seen.ci);
  unsetenv("CI");
  RunMain({"x-probe"});
  EXPECT_FALSE(TheProbe().seen.ci);
}

TEST_F(CliTest, RulesAndExplain) {
  EXPECT_EQ(RunMain({"rules"}), kExitClean);
  EXPECT_EQ(RunMain({"explain"}), kExitError);
  EXPECT_EQ(RunMain({"explain", "no-such-rule"}), kExitError);
  for (const Check* check : Registry<Check>::All()) {
    EXPECT_EQ(RunMain({"explain", "impasse-" + std::string(check->rule.id)}), kExitClean);
    EXPECT_THAT(out_, HasSubstr(std::string(check->rule.summary)));
  }
}

TEST(DurationTest, ReadsWhatPeopleWrite) {
  EXPECT_EQ(ParseDuration("500ms"), 500'000'000U);
  EXPECT_EQ(ParseDuration("1.5s"), 1'500'000'000U);
  EXPECT_EQ(ParseDuration("2"), 2'000'000'000U);
  EXPECT_EQ(ParseDuration("3m"), 180'000'000'000U);
  EXPECT_EQ(ParseDuration("250us"), 250'000U);
  for (const char* bad : {"", "s", "-1s", "1x", "1 s", "nan", "inf", "1e300h"}) {
    EXPECT_EQ(ParseDuration(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(FormatDuration(500'000'000), "500 ms");
  EXPECT_EQ(FormatDuration(1'500'000'000), "1.5 s");
  EXPECT_EQ(FormatDuration(125'000'000'000), "2 min 5 s");
}

TEST(HelpTest, Nearest) {
  EXPECT_EQ(Nearest("chekc", {"check", "run"}), "check");
  EXPECT_EQ(Nearest("post", {"check", "postmortem"}), "postmortem");
  EXPECT_EQ(Nearest("zzzzzz", {"check", "run"}), "");
}

}  // namespace
}  // namespace impasse::cli
