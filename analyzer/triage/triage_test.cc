#include "analyzer/triage/triage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "analyzer/triage/glob.h"
#include "analyzer/triage/nolint.h"

namespace impasse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Finding Sample() {
  Finding finding;
  finding.rule = "lock-order-inversion";
  finding.message = "Two threads can block each other.";
  finding.fingerprint = "0123456789abcdef";
  finding.resources = {"Account::mu", "Audit::mu"};
  finding.cycle = {{"Account::Withdraw(int)", "Audit::Log(char const*)"}};
  ThreadStory thread{.name = "teller"};
  thread.steps.push_back(
      {.kind = Step::Kind::kHolds,
       .resource = "Account::mu",
       .path = {{.function = "Teller<int>::Run()", .location = {"src/teller.cc", 5, 1}},
                {.function = "Account::Withdraw(int)", .location = {"src/account.cc", 12, 1}}}});
  thread.steps.push_back(
      {.kind = Step::Kind::kWaits,
       .resource = "Audit::mu",
       .path = {{.function = "Audit::Log(char const*)", .location = {"src/audit.cc", 8, 1}}}});
  finding.threads = {thread};
  return finding;
}

Report SampleReport() {
  Report report;
  report.findings = {Sample()};
  return report;
}

std::vector<Suppression> Parse(const std::string& text) {
  absl::StatusOr<std::vector<Suppression>> parsed = ParseSuppressions("s.supp", text);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return parsed.ok() ? *parsed : std::vector<Suppression>();
}

bool Suppresses(const std::string& line) { return Parse(line).at(0).Matches(Sample()); }

TEST(GlobTest, Text) {
  EXPECT_TRUE(GlobMatches("*", ""));
  EXPECT_TRUE(GlobMatches("a*c", "abbbc"));
  EXPECT_TRUE(GlobMatches("a::*", "a::b/c"));
  EXPECT_TRUE(GlobMatches("fork[?]", "fork[1]"));
  EXPECT_FALSE(GlobMatches("a*c", "abcd"));
  EXPECT_FALSE(GlobMatches("?", ""));
  EXPECT_FALSE(GlobMatches("", "a"));
  const std::string stars(200, '*');
  EXPECT_FALSE(GlobMatches(stars + "b", std::string(2000, 'a')));
}

TEST(GlobTest, Paths) {
  EXPECT_TRUE(PathMatches("src/*.cc", "src/a.cc"));
  EXPECT_FALSE(PathMatches("src/*.cc", "src/sub/a.cc"));
  EXPECT_TRUE(PathMatches("src/**/a.cc", "src/a.cc"));
  EXPECT_TRUE(PathMatches("src/**/a.cc", "src/x/y/a.cc"));
  EXPECT_FALSE(PathMatches("src/**/a.cc", "src/xa.cc"));
  EXPECT_TRUE(PathMatches("third_party", "x/third_party/lib/a.cc"));
  EXPECT_TRUE(PathMatches("./third_party/", "third_party/a.cc"));
  EXPECT_TRUE(PathMatches("*.h", "deep/down/a.h"));
  EXPECT_FALSE(PathMatches("*.h", "deep/a.cc"));
  EXPECT_FALSE(PathMatches("party", "third_party/a.cc"));
  EXPECT_TRUE(PathMatches("/usr/include/**", "/usr/include/c++/mutex"));
  EXPECT_TRUE(PathMatches("src/**", "src/a/b.cc"));
  EXPECT_FALSE(PathMatches("src/**", "lib/src/b.cc"));
}

TEST(SuppressionsTest, PartsMatchRuleFunctionAndLock) {
  EXPECT_TRUE(Suppresses("lock-order-inversion"));
  EXPECT_TRUE(Suppresses("impasse-lock-order-inversion:*:*"));
  EXPECT_TRUE(Suppresses("lock-*:Account::*:Audit::mu"));
  EXPECT_TRUE(Suppresses("*:Teller::Run:*")) << "canonical names match, without template arguments";
  EXPECT_TRUE(Suppresses("*:Account::Withdraw(int):*")) << "names as printed match too";
  EXPECT_TRUE(Suppresses("lock-order-inversion:Account::Withdraw:Account::mu"))
      << "'::' inside a name is no separator";
  EXPECT_FALSE(Suppresses("double-lock:*:*"));
  EXPECT_FALSE(Suppresses("*:Other::*:*"));
  EXPECT_FALSE(Suppresses("*:*:Other::mu"));
}

TEST(SuppressionsTest, CommentsReasonsAndPlaces) {
  const std::vector<Suppression> lines =
      Parse("# head\n\n  a:b:c   # because # of it\n x:f:mutex #3\r\n");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].reason, "because # of it");
  EXPECT_EQ(lines[0].place, "s.supp:3");
  EXPECT_EQ(lines[1].lock, "mutex #3");
  EXPECT_EQ(lines[1].reason, "");
}

TEST(SuppressionsTest, ErrorsNameTheLine) {
  EXPECT_THAT(std::string(ParseSuppressions("s.supp", "ok:*:*\na:b:c:d\n").status().message()),
              HasSubstr("s.supp:2"));
  EXPECT_FALSE(ParseSuppressions("s.supp", ":f:l\n").ok());
}

// The words are broken up, so that linters of this file do not obey them.
TEST(NolintTest, Ranges) {
  const std::vector<NolintRange> ranges =
      ScanNolint("a.cc",
                 "x;  // NO"
                 "LINT\n"
                 "// NO"
                 "LINTNEXTLINE(impasse-double-lock, other): legacy */\n"
                 "y;\n"
                 "// NO"
                 "LINTBEGIN(impasse-*)\n"
                 "z;\n"
                 "// NO"
                 "LINTEND(impasse-*)\n"
                 "// NO"
                 "LINTBEGIN(impasse-x)\n"
                 "NO"
                 "LINTING MYNO"
                 "LINT\n");
  ASSERT_EQ(ranges.size(), 3U);
  EXPECT_TRUE(Covers(ranges[0], "anything", {"a.cc", 1, 0}));
  EXPECT_FALSE(Covers(ranges[0], "anything", {"a.cc", 2, 0}));
  EXPECT_FALSE(Covers(ranges[0], "anything", {"b.cc", 1, 0}));
  EXPECT_TRUE(Covers(ranges[1], "double-lock", {"a.cc", 3, 0}));
  EXPECT_FALSE(Covers(ranges[1], "missing-unlock", {"a.cc", 3, 0}));
  EXPECT_EQ(ranges[1].reason, "legacy");
  EXPECT_TRUE(Covers(ranges[2], "double-lock", {"a.cc", 5, 0}));
}

TEST(NolintTest, OtherToolsCommentsAreNotOurs) {
  const std::vector<NolintRange> ranges = ScanNolint("a.cc",
                                                     "x;  // NO"
                                                     "LINT(bugprone-y)\nz; // NO"
                                                     "LINT()\n");
  for (const NolintRange& range : ranges) {
    EXPECT_FALSE(Covers(range, "double-lock", {"a.cc", range.first, 0}));
  }
}

TEST(TriageTest, SuppressionFileMarksAndReportsUnusedLines) {
  TriageInputs inputs;
  inputs.suppressions = Parse("lock-order-inversion:*:* # known\nlock-*:*:*\ndouble-lock:*:*\n");
  Report report = SampleReport();
  Triage(inputs, report);
  EXPECT_EQ(report.findings[0].triage, Finding::Triage::kSuppressed);
  EXPECT_THAT(report.unused_suppressions, ElementsAre("s.supp:3: double-lock:*:*"));
}

TEST(TriageTest, NolintOnAnyOperationOfTheFinding) {
  Report report = SampleReport();
  report.nolint = {{"src/audit.cc", 8, 8, {"impasse-lock-order-inversion"}, "by design"}};
  Triage({}, report);
  EXPECT_EQ(report.findings[0].triage, Finding::Triage::kSuppressed);
  EXPECT_TRUE(report.findings[0].suppressed_in_source);
  EXPECT_THAT(report.findings[0].triage_reason, HasSubstr("by design"));
}

TEST(TriageTest, NolintOnACallerDoesNotSuppress) {
  Report report = SampleReport();
  report.nolint = {{"src/teller.cc", 5, 5, {}, ""}};
  Triage({}, report);
  EXPECT_EQ(report.findings[0].triage, Finding::Triage::kNew);
}

TEST(TriageTest, SourcesAtHandAreReadForRunTimeFindingsOnly) {
  TriageInputs inputs;
  inputs.read_source = [](const std::string& file) -> std::optional<std::string> {
    return file == "src/audit.cc" ? std::optional<std::string>(
                                        "\n\n\n\n\n\n\nlock(); // NO"
                                        "LINT(impasse-*)\n")
                                  : std::nullopt;
  };
  Report report = SampleReport();
  Triage(inputs, report);
  EXPECT_EQ(report.findings[0].triage, Finding::Triage::kNew);
  report.findings[0].evidence = Evidence::kObserved;
  Triage(inputs, report);
  EXPECT_EQ(report.findings[0].triage, Finding::Triage::kSuppressed);
}

TEST(TriageTest, PathFiltersKeepWhatTouchesWantedCode) {
  TriageInputs inputs;
  inputs.exclude = {"src/audit.cc"};
  Report report = SampleReport();
  Triage(inputs, report);
  EXPECT_EQ(report.findings.size(), 1U) << "src/account.cc is still wanted";
  inputs.exclude = {"src"};
  Triage(inputs, report);
  EXPECT_THAT(report.findings, IsEmpty());
  ASSERT_EQ(report.blind_spots.size(), 1U);
  EXPECT_THAT(report.blind_spots[0].what, HasSubstr("1 finding lies"));
}

TEST(TriageTest, IncludeFiltersAndFindingsWithoutAPlace) {
  TriageInputs inputs;
  inputs.include = {"lib"};
  Report report = SampleReport();
  report.findings.push_back(Finding{.rule = "deadlock"});
  Triage(inputs, report);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].rule, "deadlock");
}

TEST(BaselineTest, RoundTripSilencesWhatIsKnown) {
  const Report report = SampleReport();
  const std::string text = BaselineText(NewBaseline({}, report));
  TriageInputs inputs;
  const absl::StatusOr<KnownFindings> parsed = ParseKnownFindings("base.json", text);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  inputs.baseline = *parsed;
  Report again = report;
  Finding other = Sample();
  other.fingerprint = "fedcba9876543210";
  again.findings.push_back(other);
  Triage(inputs, again);
  EXPECT_EQ(again.findings[0].triage, Finding::Triage::kBaseline);
  EXPECT_EQ(again.findings[1].triage, Finding::Triage::kNew);
  EXPECT_EQ(BaselineText(*parsed), text);
}

TEST(BaselineTest, UpdateDropsWhatIsFixedUnlessTheReportIsIncomplete) {
  const KnownFindings old = {{"aaaaaaaaaaaaaaaa", {"double-lock", "Old.", "", ""}}};
  Report report = SampleReport();
  EXPECT_EQ(NewBaseline(old, report).size(), 1U);
  report.complete = false;
  EXPECT_EQ(NewBaseline(old, report).size(), 2U);
  report.findings[0].triage = Finding::Triage::kSuppressed;
  EXPECT_EQ(NewBaseline(old, report).size(), 1U);
}

TEST(KnownFindingsTest, ReadsSarifAndRefusesWhatItDoesNotKnow) {
  const absl::StatusOr<KnownFindings> sarif = ParseKnownFindings(
      "r.sarif",
      R"({"runs":[{"results":[{"ruleId":"deadlock","level":"error","message":{"text":"m"},
          "partialFingerprints":{"impasseCycle/v1":"0123456789abcdef"}}]}]})");
  ASSERT_TRUE(sarif.ok()) << sarif.status();
  EXPECT_EQ(sarif->at("0123456789abcdef").rule, "deadlock");
  for (const char* text :
       {"", "[]", "{}", "null", "{\"format\":\"impasse-baseline\",\"version\":2,\"findings\":[]}",
        "{\"format\":\"impasse-baseline\",\"version\":1,\"findings\":3}"}) {
    EXPECT_FALSE(ParseKnownFindings("x.json", text).ok()) << text;
  }
  EXPECT_TRUE(ParseKnownFindings(
                  "x", R"({"format":"impasse-findings","version":1,"findings":[3,{"rule":1}]})")
                  .ok());
}

}  // namespace
}  // namespace impasse
