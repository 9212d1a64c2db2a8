#include "analyzer/watch/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace impasse {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(MetricsTest, FiguresOfAProcess) {
  Recording recording;
  recording.pid = 42;
  recording.program = "/bin/say \"hi\"";
  recording.now_ns = 5'250'000'000;
  recording.objects.resize(2);
  recording.objects[0] = {.kind = ObjectKind::kMutex, .key = 7, .name = "a\\b\nc", .ticket = 9};
  recording.objects[1] = {.kind = ObjectKind::kMutex, .key = 8, .name = "unused"};
  recording.threads.resize(3);
  recording.threads[0].holds.push_back({.object = 0});
  recording.objects[0].owner = 0;
  recording.threads[1].wait = {.arms = {{.object = 0, .op = Op::kAcquire}},
                               .since_ns = 1'000'000'000};
  recording.threads[2].exited = true;
  Finding finding;
  finding.rule = "long-hold";
  finding.severity = Severity::kWarning;
  finding.evidence = Evidence::kObserved;
  const std::string text = RenderMetrics({recording}, {finding, finding}, 1234);
  const std::string process = R"({pid="42",program="/bin/say \"hi\""})";
  EXPECT_THAT(text, HasSubstr("impasse_updated_seconds 1234\n"));
  EXPECT_THAT(text, HasSubstr("# TYPE impasse_lock_grants_total counter\n"));
  EXPECT_THAT(text, HasSubstr("impasse_threads" + process + " 2\n"));
  EXPECT_THAT(text, HasSubstr("impasse_waiting_threads" + process + " 1\n"));
  EXPECT_THAT(text, HasSubstr("impasse_longest_wait_seconds" + process + " 4.250\n"));
  EXPECT_THAT(text, HasSubstr("impasse_stuck_threads" + process + " 0\n"));
  EXPECT_THAT(text, HasSubstr(R"(impasse_lock_grants_total{pid="42",lock="a\\b\nc",id="7"} 9)"));
  EXPECT_THAT(text, HasSubstr(R"(impasse_lock_waiters{pid="42",lock="a\\b\nc",id="7"} 1)"));
  EXPECT_THAT(text, Not(HasSubstr("unused")));
  EXPECT_THAT(
      text,
      HasSubstr(R"(impasse_findings{rule="long-hold",severity="warning",evidence="observed"} 2)"));
}

TEST(MetricsTest, OnlyTheMostWantedLocks) {
  Recording recording;
  for (std::uint32_t i = 0; i < 9; ++i) {
    recording.objects.push_back(
        {.kind = ObjectKind::kMutex, .key = i + 1, .name = "m" + std::to_string(i), .ticket = i});
  }
  const std::string text = RenderMetrics({recording}, {}, 0, 2);
  EXPECT_THAT(text, HasSubstr("\"m8\""));
  EXPECT_THAT(text, HasSubstr("\"m7\""));
  EXPECT_THAT(text, Not(HasSubstr("\"m6\"")));
}

}  // namespace
}  // namespace impasse
