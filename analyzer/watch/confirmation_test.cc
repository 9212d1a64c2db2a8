#include "analyzer/watch/confirmation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

namespace impasse {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Frame At(const std::string& function, std::uint32_t line, std::uint64_t address = 0) {
  return {.function = function,
          .location = {"src/bank.cc", line, 1},
          .module = address == 0 ? "" : "bank",
          .address = address};
}

TEST(MatchPathTest, FunctionsAndLines) {
  const CallPath source = {At("Worker", 10), At("Bank::Move(int)", 20)};
  EXPECT_TRUE(MatchPath(source, {At("Worker", 10), At("Bank::Move", 20)}).exact);
  EXPECT_EQ(MatchPath(source, {At("main", 1), At("Worker", 10), At("Bank::Move", 20)}).frames, 2u)
      << "whoever called is not needed";
  const PathMatch near = MatchPath(source, {At("Worker", 11), At("Bank::Move", 20)});
  EXPECT_EQ(near.frames, 2u);
  EXPECT_FALSE(near.exact);
  EXPECT_EQ(MatchPath(source, {At("Other", 50), At("Bank::Stay", 20)}).frames, 0u);
}

TEST(MatchPathTest, FramesOfLibrariesBetween) {
  const CallPath source = {At("Worker", 10)};
  const CallPath run = {At("Worker", 10), At("std::lock_guard<std::mutex>::lock_guard", 229)};
  EXPECT_EQ(MatchPath(source, run).frames, 2u);
}

TEST(MatchPathTest, ATailCallLeavesNoFrame) {
  const CallPath source = {At("Worker", 10), At("Mutex::Lock", 5)};
  EXPECT_EQ(MatchPath(source, {At("Worker", 10)}).frames, 1u);
  EXPECT_EQ(MatchPath(source, {At("Other", 30)}).frames, 0u) << "two are too many";
}

TEST(MatchPathTest, WithoutDebugInformation) {
  const Frame named = At("(anonymous namespace)::Move()", 20);
  const Frame bare = {.function = "Move", .location = {}, .module = "bank", .address = 0x10};
  EXPECT_EQ(MatchPath({named}, {bare}).frames, 1u);
  const Frame nameless = {.function = "", .location = {}, .module = "bank", .address = 0x10};
  EXPECT_EQ(MatchPath({named}, {nameless}).frames, 0u);
}

// Two threads that take a and b the other way round, at lines 10 to 13.
Finding Inversion(std::uint32_t line = 10) {
  Finding finding;
  finding.rule = "lock-order-inversion";
  finding.fingerprint = "00000000000000" + std::to_string(line);
  for (std::uint32_t i = 0; i < 2; ++i) {
    const std::string function = i == 0 ? "Forward" : "Backward";
    ThreadStory story;
    story.name = function;
    story.steps.push_back({Step::Kind::kHolds, "a", "", {At(function, line + 2 * i)}});
    story.steps.push_back({Step::Kind::kWaits, "b", "", {At(function, line + 2 * i + 1)}});
    finding.threads.push_back(story);
  }
  return finding;
}

RecordedEdge Edge(const std::string& function, std::uint32_t line, std::uint64_t address) {
  RecordedEdge edge;
  edge.from_path = {At(function, line, address)};
  edge.to_path = {At(function, line + 1, address + 1)};
  return edge;
}

std::vector<trace::PlannedPlace> PlacesOf(const std::string& plan) {
  trace::PlanHeader header = {};
  if (plan.size() < sizeof(header)) return {};
  std::memcpy(&header, plan.data(), sizeof(header));
  EXPECT_EQ(header.magic, trace::kPlanMagic);
  std::vector<trace::PlannedPlace> places(header.place_count);
  EXPECT_EQ(plan.size(), sizeof(header) + places.size() * sizeof(trace::PlannedPlace));
  std::memcpy(places.data(), plan.data() + sizeof(header),
              places.size() * sizeof(trace::PlannedPlace));
  return places;
}

std::string VerdictOf(const Confirmation& confirmation) {
  std::vector<Finding> findings;
  confirmation.AddVerdicts(findings);
  return findings.empty() ? "" : findings[0].properties["confirmation"];
}

TEST(ConfirmationTest, WhatCanBeConfirmed) {
  EXPECT_TRUE(CanConfirm(Inversion()));
  Finding alone = Inversion();
  alone.threads.pop_back();
  EXPECT_FALSE(CanConfirm(alone));
  Finding channel = Inversion();
  channel.threads[0].steps[0].kind = Step::Kind::kDoes;
  EXPECT_FALSE(CanConfirm(channel));
  Finding other = Inversion();
  other.rule = "mixed-cycle";
  EXPECT_FALSE(CanConfirm(other));
}

TEST(ConfirmationTest, PausesWhereARunDoesWhatTheFindingSays) {
  Confirmation confirmation({Inversion()}, 3);
  EXPECT_THAT(confirmation.Plan(), IsEmpty()) << "the first run only looks";
  Recording recording;
  recording.edges = {Edge("Forward", 10, 0x100), Edge("Backward", 12, 0x200),
                     Edge("Backward", 30, 0x300)};
  RecordedEdge tried = Edge("Forward", 10, 0x400);
  tried.to_tried = true;
  recording.edges.push_back(tried);
  confirmation.Learn(recording);
  std::vector<Finding> nothing;
  EXPECT_THAT(confirmation.Judge(nothing, false), IsEmpty());
  EXPECT_EQ(confirmation.target(), nullptr);
  const auto places = PlacesOf(confirmation.Plan());
  ASSERT_THAT(places, SizeIs(2)) << "not the other lines of Backward, not the try";
  EXPECT_EQ(places[0].hold.count + places[0].wait.count, 2u);
  EXPECT_EQ(places[0].hold.calls[0].module, trace::HashOfModule("/usr/bin/bank"));
  EXPECT_EQ(places[0].hold.calls[0].offset + 1, places[0].wait.calls[0].offset);
}

TEST(ConfirmationTest, NearLinesCountWhenNothingIsExact) {
  Confirmation confirmation({Inversion()}, 3);
  Recording recording;
  recording.edges = {Edge("Forward", 11, 0x100), Edge("Backward", 12, 0x200)};
  confirmation.Learn(recording);
  std::vector<Finding> nothing;
  confirmation.Judge(nothing, false);
  EXPECT_THAT(PlacesOf(confirmation.Plan()), SizeIs(2));
  recording.edges = {Edge("Forward", 10, 0x300)};
  confirmation.Learn(recording);
  EXPECT_THAT(PlacesOf(confirmation.Plan()), SizeIs(2)) << "the exact one alone";
}

TEST(ConfirmationTest, HalfACycleIsNotReached) {
  Confirmation confirmation({Inversion()}, 20);
  Recording recording;
  recording.edges = {Edge("Forward", 10, 0x100)};
  std::vector<Finding> nothing;
  confirmation.Learn(recording);
  confirmation.Judge(nothing, false);
  EXPECT_THAT(confirmation.Plan(), IsEmpty());
  confirmation.Judge(nothing, false);
  EXPECT_FALSE(confirmation.Done());
  confirmation.Judge(nothing, false);
  EXPECT_TRUE(confirmation.Done()) << "three looks are enough";
  std::vector<Finding> findings;
  confirmation.AddVerdicts(findings);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].properties["confirmation"], "not reached");
  EXPECT_THAT(findings[0].properties["not_reached"], HasSubstr("src/bank.cc:13"));
  EXPECT_EQ(findings[0].severity, Severity::kNote);
}

Recording Both(std::uint32_t line) {
  Recording recording;
  recording.edges = {Edge("Forward", line, std::uint64_t{0x100} * line),
                     Edge("Backward", line + 2, std::uint64_t{0x200} * line)};
  return recording;
}

TEST(ConfirmationTest, RunsThatAnotherDeadlockEndsDoNotCount) {
  Confirmation confirmation({Inversion()}, 2);
  confirmation.Learn(Both(10));
  std::vector<Finding> nothing;
  confirmation.Judge(nothing, false);
  confirmation.Plan();
  confirmation.Judge(nothing, true);
  confirmation.Plan();
  confirmation.Judge(nothing, false);
  EXPECT_FALSE(confirmation.Done());
  EXPECT_EQ(VerdictOf(confirmation), "not confirmed after 1 run");
  for (int i = 0; i < 3; ++i) confirmation.Judge(nothing, true);
  EXPECT_TRUE(confirmation.Done()) << "but there is an end";
}

TEST(ConfirmationTest, OneSuspectAtATime) {
  Confirmation confirmation({Inversion(10), Inversion(20)}, 2);
  confirmation.Learn(Both(10));
  confirmation.Learn(Both(20));
  std::vector<Finding> nothing;
  confirmation.Judge(nothing, false);
  std::vector<std::string> targets;
  while (!confirmation.Done()) {
    EXPECT_THAT(PlacesOf(confirmation.Plan()), SizeIs(2));
    targets.push_back(confirmation.target()->fingerprint.substr(14));
    confirmation.Judge(nothing, false);
  }
  EXPECT_THAT(targets, testing::ElementsAre("10", "20", "10", "20"));
  EXPECT_EQ(VerdictOf(confirmation), "not confirmed after 2 runs");
}

Finding Observed(Finding finding) {
  finding.rule = "deadlock";
  finding.evidence = Evidence::kObserved;
  return finding;
}

TEST(ConfirmationTest, ObservedByFingerprintOrByStory) {
  Confirmation confirmation({Inversion(10), Inversion(20)}, 4);
  std::vector<Finding> observed = {Observed(Inversion(10))};
  observed[0].fingerprint = "another";
  std::swap(observed[0].threads[0], observed[0].threads[1]);
  EXPECT_THAT(confirmation.Judge(observed, true), SizeIs(1)) << "the same places";
  EXPECT_EQ(observed[0].properties["confirmation"], "confirmed");
  EXPECT_EQ(observed[0].properties["confirms"], "0000000000000010");
  EXPECT_EQ(observed[0].properties["confirmed_in_run"], "1");
  observed = {Observed(Inversion(20))};
  observed[0].threads.clear();
  EXPECT_THAT(confirmation.Judge(observed, true), SizeIs(1)) << "the same fingerprint";
  EXPECT_TRUE(confirmation.Done());
  EXPECT_EQ(confirmation.Count().confirmed, 2u);
  std::vector<Finding> findings;
  confirmation.AddVerdicts(findings);
  EXPECT_THAT(findings, IsEmpty()) << "what is confirmed stands there as observed";
}

TEST(ConfirmationTest, APredictionGetsTheVerdict) {
  Confirmation confirmation({Inversion()}, 1);
  std::vector<Finding> findings = {Inversion()};
  findings[0].evidence = Evidence::kPredicted;
  confirmation.Judge(findings, false);
  confirmation.AddVerdicts(findings);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].severity, Severity::kError);
  EXPECT_EQ(findings[0].properties["confirmation"], "not reached");
}

}  // namespace
}  // namespace impasse
