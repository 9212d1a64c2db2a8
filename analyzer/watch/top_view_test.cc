#include "analyzer/watch/top_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

namespace impasse {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// T1 holds a mutex, T2 waits for it, T3 runs.
Recording Scene() {
  Recording recording;
  recording.program = "server";
  recording.pid = 4711;
  recording.now_ns = 5'000'000'000;
  recording.objects.resize(1);
  RecordedObject& mutex = recording.objects[0];
  mutex.kind = ObjectKind::kMutex;
  mutex.name = "cache";
  mutex.key = 7;
  mutex.ticket = 300;
  mutex.owner = 0;
  recording.threads.resize(3);
  for (int i = 0; i < 3; ++i) recording.threads[i].name = "T" + std::to_string(i + 1);
  recording.threads[0].holds.push_back({.object = 0});
  recording.threads[1].wait.arms = {{0, Op::kAcquire, Mode::kExclusive}};
  recording.threads[1].wait.since_ns = 3'000'000'000;
  return recording;
}

TEST(TopViewTest, SaysWhoWaitsForWhatAndForWhom) {
  const std::string page = RenderTop(Scene(), {}, 10);
  EXPECT_THAT(page, HasSubstr("server, process 4711: 3 threads, 1 waiting"));
  EXPECT_THAT(page, HasSubstr("T2 waits for mutex 'cache', for 2.0 s so far; needs T1"));
  EXPECT_THAT(page, HasSubstr("mutex 'cache': 1 waiting, held by T1"));
  EXPECT_THAT(page, Not(HasSubstr("never run again")));
}

TEST(TopViewTest, CountsGrantsSinceTheEarlierInstant) {
  GrantCounts before;
  before.now_ns = 4'000'000'000;
  before.grants = {{7, 200}};
  EXPECT_THAT(RenderTop(Scene(), before, 10), HasSubstr("1 waiting, 100 grants per second"));
}

TEST(TopViewTest, NamesWhatIsStuck) {
  Recording recording = Scene();
  recording.threads[0].wait.arms = {{0, Op::kAcquire, Mode::kExclusive}};
  EXPECT_THAT(RenderTop(recording, {}, 10), HasSubstr("2 threads can never run again:\n  T1\n"));
}

TEST(TopViewTest, ListsAreCut) { EXPECT_THAT(RenderTop(Scene(), {}, 0), HasSubstr("and 1 more")); }

// Another process, without an environment: these tests themselves may run under the probe.
TEST(TopViewTest, ProcessWithoutAProbeHasNoTrace) {
  char name[] = "sleep";
  char time[] = "60";
  char* const arguments[] = {name, time, nullptr};
  char* const environment[] = {nullptr};
  pid_t child = 0;
  ASSERT_EQ(posix_spawn(&child, "/bin/sleep", nullptr, nullptr, arguments, environment), 0);
  EXPECT_EQ(FindLiveTrace(static_cast<std::uint32_t>(child)), "");
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
}

}  // namespace
}  // namespace impasse
