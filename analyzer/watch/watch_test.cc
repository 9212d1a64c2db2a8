#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "analyzer/importers/importer.h"
#include "analyzer/importers/trace_builder.h"
#include "analyzer/watch/analysis.h"
#include "analyzer/watch/child.h"
#include "analyzer/watch/follower.h"
#include "analyzer/watch/lock_order.h"
#include "analyzer/watch/preload.h"
#include "analyzer/watch/trace_dir.h"

namespace impasse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::uint64_t kMillisecond = 1'000'000;
constexpr std::uint64_t kNow = 2'000'000'000;  // traces made by hand begin to wait at 1 s

class FollowerTest : public testing::Test {
 protected:
  FollowerTest() {
    EXPECT_TRUE(directory_.Create().ok());
    path_ = directory_.path() + "/4711.0.trace";
  }
  void Write(const std::string& bytes) {
    const int fd = open(path_.c_str(), O_WRONLY | O_CREAT, 0600);
    EXPECT_EQ(pwrite(fd, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    close(fd);
  }
  Follower Follow() {
    return {path_, open(path_.c_str(), O_RDONLY | O_CLOEXEC), &symbolizer_, Thresholds{}};
  }

  TraceDir directory_;
  std::string path_;
  Symbolizer symbolizer_{""};
};

TEST_F(FollowerTest, ADeadlockIsReportedOnceAfterTwoEqualScans) {
  TraceBuilder builder;
  builder.Thread();
  builder.Ring(5);
  Write(builder.Bytes());
  Follower follower = Follow();
  EXPECT_THAT(follower.Poll(kNow), IsEmpty()) << "one scan proves nothing";
  const std::vector<Finding> findings = follower.Poll(kNow + 50 * kMillisecond);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule, "deadlock");
  EXPECT_THAT(findings[0].threads, SizeIs(5));
  EXPECT_THAT(follower.Poll(kNow + 100 * kMillisecond), IsEmpty());
  EXPECT_THAT(follower.Poll(kNow + 5000 * kMillisecond), IsEmpty());
}

TEST_F(FollowerTest, AWaitThatBeganAnewBetweenScansIsNotConfirmed) {
  TraceBuilder builder;
  builder.Thread();
  builder.Ring(2);
  Follower follower = [&] {
    Write(builder.Bytes());
    return Follow();
  }();
  EXPECT_THAT(follower.Poll(kNow), IsEmpty());
  builder.ThreadAt(2).seq += 2;  // has run in between
  builder.header.scan_requests = 1;
  Write(builder.Bytes());
  EXPECT_THAT(follower.Poll(kNow + 50 * kMillisecond), IsEmpty());
  EXPECT_THAT(follower.Poll(kNow + 100 * kMillisecond), SizeIs(1));
}

TEST_F(FollowerTest, AVerdictFromHistoryMustStandForASecond) {
  TraceBuilder builder;
  builder.Thread();
  const std::uint32_t a = builder.Thread();
  const std::uint32_t b = builder.Thread();
  const std::uint32_t one = builder.Object(ObjectKind::kChannel, "one");
  const std::uint32_t two = builder.Object(ObjectKind::kChannel, "two");
  builder.ObjectAt(one).history[0] = {1, 0, {b}, {1}};
  builder.ObjectAt(two).history[0] = {1, 0, {a}, {1}};
  builder.Waits(a, one, Op::kReceive);
  builder.Waits(b, two, Op::kReceive);
  Write(builder.Bytes());
  Follower follower = Follow();
  EXPECT_THAT(follower.Poll(kNow), IsEmpty());
  EXPECT_THAT(follower.Poll(kNow + 500 * kMillisecond), IsEmpty());
  const std::vector<Finding> findings = follower.Poll(kNow + 1000 * kMillisecond);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].confidence, Confidence::kLikely);
}

TEST_F(FollowerTest, AFileThatIsNotYetATraceIsTriedAgain) {
  Write("");
  Follower follower = Follow();
  EXPECT_THAT(follower.Poll(kNow), IsEmpty());
  EXPECT_FALSE(follower.readable());
  TraceBuilder builder;
  builder.Ring(2);
  Write(builder.Bytes());
  follower.Poll(kNow + 50 * kMillisecond);
  EXPECT_TRUE(follower.readable());
}

TEST_F(FollowerTest, ATraceOfAnotherVersionIsAProblemAndNotAbsent) {
  TraceBuilder builder;
  builder.header.version = trace::kVersion + 1;
  Write(builder.Bytes());
  Follower follower = Follow();
  EXPECT_THAT(follower.Poll(kNow), IsEmpty());
  EXPECT_FALSE(follower.readable());
  EXPECT_THAT(follower.problem(), HasSubstr("written by another version"));
}

TEST_F(FollowerTest, TheSavedTraceSaysTheSame) {
  TraceBuilder builder;
  builder.Thread();
  builder.Ring(3);
  Write(builder.Bytes());
  Follower follower = Follow();
  Recording live;
  const std::vector<Finding> online = follower.Finish(kNow, live);
  const std::string saved = directory_.path() + "/saved";
  ASSERT_TRUE(SaveTrace(follower.fd(), saved, {kNow}).ok());
  EXPECT_EQ(std::filesystem::file_size(saved), std::filesystem::file_size(path_));
  Recording recording;
  ASSERT_TRUE(ImportFile(saved, recording).ok());
  EXPECT_EQ(recording.now_ns, kNow);
  const std::vector<Finding> later = FindAll(recording, {});
  ASSERT_THAT(online, SizeIs(1));
  ASSERT_THAT(later, SizeIs(1));
  EXPECT_EQ(online[0].fingerprint, later[0].fingerprint);
  EXPECT_EQ(online[0].message, later[0].message);
}

TEST_F(FollowerTest, SavingWhereNothingCanBeWrittenSaysSo) {
  Write("x");
  const Follower follower = Follow();
  const absl::Status status = SaveTrace(follower.fd(), "/nonexistent/trace", {kNow});
  EXPECT_THAT(std::string(status.message()), HasSubstr("/nonexistent/trace"));
}

TEST(ImportFileTest, UnusableInputIsExplained) {
  Recording recording;
  const auto message = [&](const std::string& path) {
    return std::string(ImportFile(path, recording).message());
  };
  EXPECT_THAT(message("/nonexistent"), HasSubstr("cannot be read"));
  EXPECT_THAT(message("/dev/null"), HasSubstr("not a regular file"));
  EXPECT_THAT(message("/proc/self/exe"), HasSubstr("a trace written by impasse run"));
}

Recording Read(TraceBuilder& builder) {
  const std::string bytes = builder.Bytes();
  const MemorySource source(bytes);
  TraceReader reader(&source);
  EXPECT_TRUE(reader.Open().ok());
  Symbolizer symbolizer("");
  Recording recording;
  reader.Read({&symbolizer, true}, recording);
  return recording;
}

// Two locks taken in opposite orders; the first thread does so while it holds `gate` as well.
struct BothWays {
  explicit BothWays(ObjectKind gate_kind) : gate(builder.Object(gate_kind, "gate")) {
    builder.Edge(one, a, b, 1);
    builder.LastEdge().gates[0] = gate;
    builder.LastEdge().gate_count = 1;
    builder.Edge(two, b, a, 1);
  }
  TraceBuilder builder;
  std::uint32_t one = builder.Thread();
  std::uint32_t two = builder.Thread();
  std::uint32_t a = builder.Object(ObjectKind::kMutex, "a");
  std::uint32_t b = builder.Object(ObjectKind::kMutex, "b");
  std::uint32_t gate;
};

TEST(LockOrderTest, OppositeOrdersOfConcurrentThreadsArePredicted) {
  BothWays scene(ObjectKind::kMutex);
  const std::vector<Finding> findings = FindAll(Read(scene.builder), {});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule, "lock-order-inversion");
  EXPECT_EQ(findings[0].evidence, Evidence::kPredicted);
}

TEST(LockOrderTest, ThreadsOrderedByAStartAreNot) {
  BothWays scene(ObjectKind::kMutex);
  scene.builder.Order(scene.one, 1, scene.two, 1);  // the second starts after the first's part
  EXPECT_THAT(FindAll(Read(scene.builder), {}), IsEmpty());
}

TEST(LockOrderTest, WhatInitialisesAStaticMeetsNobody) {
  BothWays scene(ObjectKind::kOnce);  // of capacity 0: the guard of a static
  EXPECT_THAT(FindAll(Read(scene.builder), {}), IsEmpty());
}

TEST(SummaryTest, WaitsForFutexesAreABlindSpot) {
  Recording recording;
  recording.objects.resize(3);
  recording.objects[0].kind = ObjectKind::kMutex;
  recording.objects[0].first_use = {{"Lock()", {"lock.cc", 3, 1}, "a.out", 1}};
  recording.objects[1].kind = ObjectKind::kFutex;  // nobody knows where it was used first
  Report report;
  AddSummary(recording, report);
  EXPECT_THAT(report.blind_spots, IsEmpty());
  recording.objects[2].kind = ObjectKind::kFutex;
  recording.objects[2].first_use = {{"Pop()", {"queue.cc", 7, 1}, "a.out", 1}};
  AddSummary(recording, report);
  ASSERT_THAT(report.blind_spots, SizeIs(1));
  EXPECT_THAT(report.blind_spots[0].items, ElementsAre("queue.cc:7: Pop()"));
}

TEST(MergeTest, AnObservedDefectSilencesItsPrediction) {
  Finding observed;
  observed.rule = "deadlock";
  observed.fingerprint = "1";
  observed.evidence = Evidence::kObserved;
  Finding predicted = observed;
  predicted.rule = "lock-order-inversion";
  predicted.evidence = Evidence::kPredicted;
  std::vector<Finding> findings = {predicted};
  Merge(findings, {observed});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule, "deadlock");
}

int StatusOf(const std::string& script) {
  Child child;
  EXPECT_TRUE(child.Start({"/bin/sh", "-c", script}, {"IMPASSE_TEST=yes"}).ok());
  while (!child.ended()) child.Wait(1000);
  return child.status();
}

TEST(ChildTest, StatusIsThatOfTheProgramOr128PlusTheSignal) {
  EXPECT_EQ(StatusOf("exit 0"), 0);
  EXPECT_EQ(StatusOf("exit 7"), 7);
  EXPECT_EQ(StatusOf("kill -9 $$"), 128 + SIGKILL);
  EXPECT_EQ(StatusOf("kill -TERM $$"), 128 + SIGTERM) << "the signal mask must not be inherited";
  EXPECT_EQ(StatusOf("test \"$IMPASSE_TEST\" = yes"), 0);
}

TEST(ChildTest, WhatCannotBeStartedIsSaid) {
  Child child;
  const absl::Status status = child.Start({"/nonexistent/program"}, {});
  EXPECT_THAT(std::string(status.message()), HasSubstr("/nonexistent/program"));
}

TEST(ChildTest, EndReachesWhatTheProgramStarted) {
  Child child;
  ASSERT_TRUE(child.Start({"/bin/sh", "-c", "trap '' TERM; sleep 600 & sleep 600"}, {}).ok());
  child.End();
  EXPECT_TRUE(child.ended());
  EXPECT_NE(child.status(), 0);
}

TEST(ChildTest, PreloadIsPossibleForDynamicPrograms) {
  EXPECT_EQ(CanPreload("/proc/self/exe"), Preload::kWorks);
  EXPECT_EQ(CanPreload("/nonexistent"), Preload::kUnknown);
}

}  // namespace
}  // namespace impasse
