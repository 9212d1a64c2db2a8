// Golden tests of the formats for machines. What they mean is checked by the schemas
// (CMakeLists.txt).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>

#include "analyzer/reporters/reporter.h"
#include "analyzer/reporters/sample_report.h"

namespace impasse {
namespace {

using testing_support::ChannelReport;
using testing_support::DinnerReport;
using testing_support::InversionReport;
using testing_support::MatchesGolden;

std::string Written(std::string_view format, Report report) {
  report.source_root = "/src/my project";
  std::ostringstream out;
  Registry<Reporter>::Find(format)->write(report, {}, out);
  return out.str();
}

TEST(MachineFormatsTest, Golden) {
  EXPECT_EQ(MatchesGolden("inversion.json", Written("json", InversionReport())), "");
  EXPECT_EQ(MatchesGolden("dinner.json", Written("json", DinnerReport())), "");
  EXPECT_EQ(MatchesGolden("inversion.sarif", Written("sarif", InversionReport())), "");
  EXPECT_EQ(MatchesGolden("dinner.sarif", Written("sarif", DinnerReport())), "");
  EXPECT_EQ(MatchesGolden("channel.sarif", Written("sarif", ChannelReport())), "");
  EXPECT_EQ(MatchesGolden("inversion.github", Written("github", InversionReport())), "");
  EXPECT_EQ(MatchesGolden("inversion.gitlab.json", Written("gitlab", InversionReport())), "");
  EXPECT_EQ(MatchesGolden("inversion.junit.xml", Written("junit", InversionReport())), "");
  EXPECT_EQ(MatchesGolden("inversion.dot", Written("dot", InversionReport())), "");
}

TEST(SarifTest, OneThreadFlowPerThread) {
  const auto json = nlohmann::json::parse(Written("sarif", DinnerReport()));
  const auto& result = json["runs"][0]["results"][0];
  ASSERT_EQ(result["codeFlows"].size(), 1U);
  EXPECT_EQ(result["codeFlows"][0]["threadFlows"].size(), 3U);
  EXPECT_FALSE(result["partialFingerprints"]["impasseCycle/v1"].get<std::string>().empty());
  EXPECT_FALSE(result["partialFingerprints"].contains("primaryLocationLineHash"));
}

TEST(SarifTest, UrisAreRelativeAndEncoded) {
  Report report = InversionReport();
  report.findings[0].location.file = "a dir/ü%.cc";
  const auto json = nlohmann::json::parse(Written("sarif", report));
  const auto& run = json["runs"][0];
  const auto& artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
  EXPECT_EQ(artifact["uri"], "a%20dir/%C3%BC%25.cc");
  EXPECT_EQ(artifact["uriBaseId"], "%SRCROOT%");
  EXPECT_EQ(run["originalUriBaseIds"]["%SRCROOT%"]["uri"], "file:///src/my%20project/");
}

TEST(SarifTest, OrderAndSuppressionsAndBaseline) {
  const auto channel = nlohmann::json::parse(Written("sarif", ChannelReport()));
  const auto& flows = channel["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"];
  EXPECT_EQ(flows[1]["locations"][0]["executionOrder"], 2);
  Report report = InversionReport();
  const auto suppressed = nlohmann::json::parse(Written("sarif", report));
  EXPECT_EQ(suppressed["runs"][0]["results"][1]["suppressions"][0]["kind"], "external");
  EXPECT_FALSE(suppressed["runs"][0]["results"][0].contains("baselineState"));
  report.findings[1].triage = Finding::Triage::kBaseline;
  const auto baseline = nlohmann::json::parse(Written("sarif", report));
  EXPECT_EQ(baseline["runs"][0]["results"][0]["baselineState"], "new");
  EXPECT_EQ(baseline["runs"][0]["results"][1]["baselineState"], "unchanged");
}

TEST(SarifTest, AFindingWithoutAnyPlaceStillHasALocation) {
  Report report = InversionReport();
  report.findings = {Finding{.rule = "deadlock", .message = "Something hangs."}};
  const auto json = nlohmann::json::parse(Written("sarif", report));
  EXPECT_EQ(json["runs"][0]["results"][0]["locations"].size(), 1U);
}

TEST(GithubTest, AnnotatesTheWorstTenAndEscapes) {
  Report report = InversionReport();
  report.complete = true;
  Finding note = report.findings[0];
  note.severity = Severity::kNote;
  note.message = "100%\nsure";
  report.findings.assign(12, note);
  report.findings.push_back(InversionReport().findings[0]);
  const std::string text = Written("github", report);
  EXPECT_EQ(text.find("::error file=bank.cc,line=8,title=impasse lock-order-inversion::"), 0U)
      << text;
  EXPECT_NE(text.find("100%25%0Asure"), std::string::npos);
  EXPECT_NE(text.find("3 more findings"), std::string::npos) << text;
}

TEST(GitlabTest, FingerprintsAreUnique) {
  Report report = InversionReport();
  report.findings.assign(3, report.findings[0]);
  const auto json = nlohmann::json::parse(Written("gitlab", report));
  ASSERT_EQ(json.size(), 3U);
  EXPECT_NE(json[0]["fingerprint"], json[1]["fingerprint"]);
  EXPECT_NE(json[1]["fingerprint"], json[2]["fingerprint"]);
}

TEST(MachineFormatsTest, BytesThatAreNoUtf8DoNoHarm) {
  Report report = InversionReport();
  report.findings[0].message = "bad \xff\xfe bytes";
  for (const Reporter* reporter : Registry<Reporter>::All()) {
    EXPECT_FALSE(Written(reporter->name, report).empty()) << reporter->name;
  }
}

}  // namespace
}  // namespace impasse
