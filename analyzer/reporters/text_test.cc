#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "analyzer/reporters/reporter.h"
#include "analyzer/reporters/sample_report.h"
#include "analyzer/reporters/suppression_line.h"

namespace impasse {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing_support::ChannelReport;
using testing_support::DinnerReport;
using testing_support::InversionReport;
using testing_support::MatchesGolden;

std::string Text(const Report& report, const ReportOptions& options = {}) {
  std::ostringstream out;
  Registry<Reporter>::Find("text")->write(report, options, out);
  return out.str();
}

TEST(TextTest, Golden) {
  EXPECT_EQ(MatchesGolden("inversion.txt", Text(InversionReport())), "");
  EXPECT_EQ(MatchesGolden("dinner.txt", Text(DinnerReport())), "");
  EXPECT_EQ(MatchesGolden("channel.txt", Text(ChannelReport())), "");
}

TEST(TextTest, QuotesTheSourceLineOfEachOperation) {
  const std::string text = Text(InversionReport());
  EXPECT_THAT(text, HasSubstr("12 | const std::lock_guard<std::mutex> lock(accounts);\n"));
  EXPECT_THAT(text, HasSubstr("18 | const std::lock_guard<std::mutex> all(accounts);\n"));
}

TEST(TextTest, SharedCallersArePrintedOnce) {
  const std::string text = Text(InversionReport());
  EXPECT_EQ(text.find("bank.cc:21"), text.rfind("bank.cc:21")) << text;
}

TEST(TextTest, LibraryFramesAreLeftOut) {
  const std::string text = Text(DinnerReport());
  EXPECT_THAT(text, Not(HasSubstr("std::thread")));
  EXPECT_THAT(text, Not(HasSubstr("pthread_mutex_lock")));
  EXPECT_THAT(text, HasSubstr("dinner.cc:22 in Dine(int)"));
}

TEST(TextTest, FramesOfTheLibraryAloneAreShown) {
  Report report = DinnerReport();
  for (Step& step : report.findings[0].threads[0].steps) {
    step.path = {{.function = "", .module = "libfoo.so", .address = 0x1234}};
  }
  EXPECT_THAT(Text(report), HasSubstr("libfoo.so+0x1234"));
}

TEST(TextTest, LongCallPathsAreFolded) {
  Report report = InversionReport();
  CallPath path;
  for (std::uint32_t i = 1; i <= 30; ++i)
    path.push_back({.function = "F" + std::to_string(i), .location = {"deep.cc", i, 1}});
  report.findings[0].threads[1].steps[0].path = path;
  const std::string text = Text(report);
  EXPECT_THAT(text, HasSubstr("deep.cc:30 in F30"));
  EXPECT_THAT(text, HasSubstr("deep.cc:1 in F1\n"));
  EXPECT_THAT(text, HasSubstr("more callers"));
  EXPECT_THAT(text, Not(HasSubstr("deep.cc:15 ")));
}

TEST(TextTest, ColoursOnlyWhenAsked) {
  EXPECT_THAT(Text(InversionReport()), Not(HasSubstr("\x1b")));
  EXPECT_THAT(Text(InversionReport(), {.color = true}), HasSubstr("\x1b[1;31merror: \x1b[0m"));
}

TEST(TextTest, EscapeSequencesInNamesAreDefused) {
  Report report = InversionReport();
  report.findings[0].threads[0].name = "evil\x1b[2J\nname";
  report.findings[0].message = "see \x1b]0;title\x07 there.";
  report.findings[0].resources[0] = "a\x1b[31m";
  EXPECT_THAT(Text(report, {.show_triaged = true}), Not(HasSubstr("\x1b")));
}

TEST(TextTest, SuppressedFindingsAreShownOnRequest) {
  EXPECT_THAT(Text(InversionReport()), Not(HasSubstr("held for 2 s")));
  EXPECT_THAT(Text(InversionReport(), {.show_triaged = true}), HasSubstr("held for 2 s"));
}

TEST(TextTest, WhatTheTerminalHasAlreadyIsOneLine) {
  Report report = DinnerReport();
  Finding& finding = report.findings[0];
  finding.shown = true;
  const std::string line = "error: " + finding.rule + " " + finding.fingerprint + ": " +
                           finding.message + " (shown above)\n";
  const std::string text = Text(report, {.shown_in_short = true});
  EXPECT_THAT(text, HasSubstr(line));
  EXPECT_THAT(text, Not(HasSubstr("dinner.cc:22")));
  EXPECT_EQ(Text(report), Text(DinnerReport())) << "a file gets it in full";
}

TEST(TextTest, NothingFoundStillSaysWhatWasNotSeen) {
  Report report;
  report.command = "check";
  const std::string text = Text(report);
  EXPECT_THAT(text, HasSubstr("nothing found"));
  EXPECT_THAT(text, HasSubstr("Blind spots: none known"));
}

TEST(SuppressionLineTest, SurvivesTheNextRun) {
  Finding finding;
  finding.rule = "deadlock";
  finding.resources = {"fork[12]"};
  finding.cycle = {{"Dine<int>(int)", "Dine<int>(int)"}};
  EXPECT_EQ(SuppressionLine(finding), "deadlock:Dine:fork[*]");
  finding.resources = {"table->fork[i].mu"};
  EXPECT_EQ(SuppressionLine(finding), "deadlock:Dine:table->fork[*].mu");
  finding.resources = {"mutex #3 (0x7ffc0010)"};
  EXPECT_EQ(SuppressionLine(finding), "deadlock:Dine:*");
  finding.resources = {"Account::mu"};
  EXPECT_EQ(SuppressionLine(finding), "deadlock:Dine:Account::mu");
  EXPECT_EQ(SuppressionLine(Finding{.rule = "x"}), "x:*:*");
}

}  // namespace
}  // namespace impasse
