#include "analyzer/triage/read_findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace impasse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kJson = R"({"format": "impasse-findings", "version": 1, "findings": [
  {"rule": "lock-order-inversion", "fingerprint": "0123456789abcdef", "severity": "warning",
   "confidence": "likely", "evidence": "predicted", "message": "M.", "advice": "A.",
   "location": {"file": "a.cc", "line": 3, "column": 4},
   "threads": [{"name": "T1", "tid": 7, "steps": [
     {"kind": "holds", "resource": "mu", "text": "holds mu", "path": [
       {"function": "main", "file": "a.cc", "line": 1},
       {"function": "f", "file": "a.cc", "line": 2, "module": "prog", "address": "0x1f"}]},
     {"kind": "waits", "resource": "nu", "text": "waits for nu", "order": 2, "path": []}]}],
   "resources": ["mu", "nu"], "cycle": [{"holder": "f", "requester": "g"}], "triage": "new"},
  {"rule": "double-lock", "triage": "suppressed"}]})";

TEST(ReadFindingsTest, JsonHasTheStories) {
  const auto findings = ParseFindings("f.json", kJson);
  ASSERT_TRUE(findings.ok()) << findings.status();
  ASSERT_THAT(*findings, SizeIs(1)) << "not the suppressed one";
  const Finding& finding = findings->front();
  EXPECT_EQ(finding.severity, Severity::kWarning);
  EXPECT_EQ(finding.confidence, Confidence::kLikely);
  EXPECT_EQ(finding.evidence, Evidence::kPredicted);
  EXPECT_EQ(finding.location, (Location{"a.cc", 3, 4}));
  EXPECT_THAT(finding.resources, ElementsAre("mu", "nu"));
  ASSERT_THAT(finding.threads, SizeIs(1));
  EXPECT_EQ(finding.threads[0].tid, 7u);
  ASSERT_THAT(finding.threads[0].steps, SizeIs(2));
  const Step& holds = finding.threads[0].steps[0];
  EXPECT_EQ(holds.kind, Step::Kind::kHolds);
  EXPECT_THAT(
      holds.path,
      ElementsAre(
          Frame{.function = "main", .location = {"a.cc", 1, 0}},
          Frame{.function = "f", .location = {"a.cc", 2, 0}, .module = "prog", .address = 0x1f}));
  EXPECT_EQ(finding.threads[0].steps[1].order, 2u);
}

constexpr std::string_view kSarif = R"({"version": "2.1.0", "runs": [{"results": [
  {"ruleId": "lock-order-inversion", "level": "error", "message": {"text": "M. A."},
   "partialFingerprints": {"impasseCycle/v1": "0123456789abcdef"},
   "properties": {"evidence": "static", "confidence": "certain", "resources": ["mu"]},
   "codeFlows": [{"threadFlows": [{"id": "T1", "locations": [
     {"kinds": ["acquire", "lock"], "location": {"message": {"text": "T1 holds mu"}},
      "stack": {"frames": [
        {"location": {"physicalLocation": {"artifactLocation": {"uri": "a%20b.cc"},
                                           "region": {"startLine": 2}},
                      "logicalLocations": [{"fullyQualifiedName": "f"}]}},
        {"location": {"physicalLocation": {"artifactLocation": {"uri": "file:///x/m.cc"},
                                           "region": {"startLine": 9}},
                      "logicalLocations": [{"fullyQualifiedName": "main"}]}}]}},
     {"kinds": ["lock"], "location": {}}, {"location": {}}]}]}]},
  {"ruleId": "double-lock", "suppressions": [{"kind": "inSource"}]}]}]})";

TEST(ReadFindingsTest, SarifHasThemInnermostFirst) {
  const auto findings = ParseFindings("f.sarif", kSarif);
  ASSERT_TRUE(findings.ok()) << findings.status();
  ASSERT_THAT(*findings, SizeIs(1));
  const Finding& finding = findings->front();
  EXPECT_EQ(finding.fingerprint, "0123456789abcdef");
  ASSERT_THAT(finding.threads, SizeIs(1));
  ASSERT_THAT(finding.threads[0].steps, SizeIs(3));
  const Step& holds = finding.threads[0].steps[0];
  EXPECT_EQ(holds.kind, Step::Kind::kHolds);
  EXPECT_EQ(holds.text, "holds mu");
  EXPECT_THAT(holds.path, ElementsAre(Frame{.function = "main", .location = {"/x/m.cc", 9, 0}},
                                      Frame{.function = "f", .location = {"a b.cc", 2, 0}}));
  EXPECT_EQ(finding.threads[0].steps[1].kind, Step::Kind::kWaits);
  EXPECT_EQ(finding.threads[0].steps[2].kind, Step::Kind::kDoes);
}

TEST(ReadFindingsTest, WhatIsOfTheWrongTypeIsEmpty) {
  const auto findings = ParseFindings("f.json", R"({"format": "impasse-findings", "version": 1,
    "findings": [1, {"rule": [], "threads": {"name": 1}, "resources": [null],
                     "location": {"line": -4, "file": 3}}]})");
  ASSERT_TRUE(findings.ok());
  ASSERT_THAT(*findings, SizeIs(2));
  EXPECT_THAT((*findings)[1].threads, IsEmpty());
  EXPECT_THAT((*findings)[1].resources, IsEmpty());
  EXPECT_FALSE((*findings)[1].location.known());
}

TEST(ReadFindingsTest, OtherFilesAreRefused) {
  EXPECT_THAT(ParseFindings("f", "{").status().message(), HasSubstr("f is not valid JSON"));
  EXPECT_THAT(ParseFindings("f", "[]").status().message(), HasSubstr("no report of impasse"));
  EXPECT_THAT(
      ParseFindings("f", R"({"format": "impasse-baseline", "findings": []})").status().message(),
      HasSubstr("no report of impasse"));
  EXPECT_THAT(ParseFindings("f", R"({"format": "impasse-findings", "version": 2, "findings": []})")
                  .status()
                  .message(),
              HasSubstr("newer format"));
}

}  // namespace
}  // namespace impasse
