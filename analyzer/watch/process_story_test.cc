#include "analyzer/watch/process_story.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "analyzer/watch/child.h"
#include "analyzer/watch/tasks.h"

namespace impasse {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr std::uint64_t kSecond = 1'000'000'000;

CallPath PathTo(const std::string& file, std::uint32_t line, const std::string& function) {
  Frame frame;
  frame.function = function;
  frame.location = {file, line, 0};
  return {frame};
}

// T1 holds a mutex for which T2 has waited two seconds.
Recording Scene() {
  Recording recording;
  recording.pid = 0;  // none: there is nothing to ask the kernel
  recording.now_ns = 5 * kSecond;
  RecordedObject& mutex = recording.objects.emplace_back();
  mutex.kind = ObjectKind::kMutex;
  mutex.name = "cache";
  mutex.owner = 0;
  recording.threads.resize(2);
  for (int i = 0; i < 2; ++i) recording.threads[i].name = "T" + std::to_string(i + 1);
  RecordedHold& hold = recording.threads[0].holds.emplace_back();
  hold.object = 0;
  hold.path = PathTo("cache.cc", 12, "Flush");
  recording.threads[1].wait.arms = {{0, Op::kAcquire, Mode::kExclusive}};
  recording.threads[1].wait.since_ns = 3 * kSecond;
  recording.threads[1].wait.path = PathTo("cache.cc", 30, "Lookup");
  return recording;
}

std::string ClauseOf(const Recording& recording, ThreadId thread) {
  return WaitClause(recording, WaitForGraph::Build(recording), thread);
}

TEST(ProcessStoryTest, SaysWhoHoldsTheLockAndSinceWhere) {
  EXPECT_EQ(ClauseOf(Scene(), 1),
            "waits for mutex 'cache', for 2.0 s so far; T1 holds it, since cache.cc:12 in Flush");
  EXPECT_EQ(ClauseOf(Scene(), 0), "");
}

TEST(ProcessStoryTest, SaysThatTheHolderHasEnded) {
  Recording recording = Scene();
  recording.threads[0].exited = true;
  EXPECT_THAT(ClauseOf(recording, 1), HasSubstr("T1, which has ended, holds it"));
}

TEST(ProcessStoryTest, NamesEveryReaderThatAWriterNeeds) {
  Recording recording = Scene();
  recording.objects[0].kind = ObjectKind::kRwLock;
  recording.objects[0].owner = kNoId;
  recording.threads[0].holds[0].mode = Mode::kShared;
  RecordedThread reader = recording.threads[0];
  reader.name = "T3";
  recording.threads.push_back(reader);
  EXPECT_THAT(ClauseOf(recording, 1),
              HasSubstr("for writing, for 2.0 s so far; it needs T1 and T3"));
}

TEST(ProcessStoryTest, SaysWhatIsNotKnown) {
  Recording recording = Scene();
  recording.objects[0].kind = ObjectKind::kCondition;
  recording.threads[0].holds.clear();
  recording.threads[1].wait.arms[0].op = Op::kWait;
  EXPECT_THAT(ClauseOf(recording, 1), HasSubstr("who may end the wait is not known"));
  recording.objects[0].releasers[0].threads = {0};
  EXPECT_THAT(ClauseOf(recording, 1), HasSubstr("only T1 can end the wait"));
}

TEST(ProcessStoryTest, WaitsThatEndByThemselvesSaySo) {
  Recording recording = Scene();
  recording.threads[1].wait.timed = true;
  EXPECT_THAT(ClauseOf(recording, 1), HasSubstr("limited in time"));
  recording.threads[1].wait.external = true;
  EXPECT_THAT(ClauseOf(recording, 1), HasSubstr("outside the process"));
  recording.threads[1].wait = {};
  recording.threads[1].wait.arms = {{0, Op::kAcquire, Mode::kExclusive}};
  recording.objects[0].owner = kNoId;
  recording.threads[0].holds.clear();
  EXPECT_THAT(ClauseOf(recording, 1), HasSubstr("about to go on"));
}

TEST(ProcessStoryTest, TellsOfEveryLivingThread) {
  Recording recording = Scene();
  recording.threads.emplace_back().exited = true;
  Symbolizer symbolizer("");
  const ProcessStory story = TellProcess(recording, symbolizer);
  ASSERT_THAT(story.threads, SizeIs(2));
  ASSERT_THAT(story.threads[0].steps, SizeIs(2));
  EXPECT_EQ(story.threads[0].steps[0].kind, Step::Kind::kHolds);
  EXPECT_EQ(story.threads[0].steps[1].kind, Step::Kind::kDoes);
  ASSERT_THAT(story.threads[1].steps, SizeIs(1));
  EXPECT_EQ(story.threads[1].steps[0].kind, Step::Kind::kWaits);
  EXPECT_THAT(story.threads[1].steps[0].path, SizeIs(1));
}

TEST(TasksTest, TheKernelSaysWhatAThreadDoes) {
  const auto self = static_cast<std::uint32_t>(getpid());
  const TaskState state = StateOf(self, self);
  EXPECT_EQ(state.state, 'R');
  EXPECT_THAT(state.name, HasSubstr("watch_test"));
  EXPECT_EQ(StateOf(self, 0).state, '?');
  const auto children = Descendants(getpid());
  EXPECT_THAT(children, Not(testing::Contains(getpid())));
}

}  // namespace
}  // namespace impasse
