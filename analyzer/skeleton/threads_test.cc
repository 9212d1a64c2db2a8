#include "analyzer/skeleton/threads.h"

#include <gtest/gtest.h>

#include <string>

#include "analyzer/skeleton/lock_scene_for_test.h"

namespace impasse::skeleton {
namespace {

void Body(LockScene& scene, const std::string& name) {
  scale::FunctionWriter f = scene.Begin(name);
  f.Param("argument", "void *");
  f.Begin({1});
  f.Begin({2});
  scene.Lock(f, scene.Address("m"));
  scene.Unlock(f, scene.Address("m"));
  f.Begin({});
}

// Two threads; the first one is joined before the second one starts, or never.
const Program& TwoThreads(LockScene& scene, bool joined) {
  Body(scene, "First");
  Body(scene, "Second");
  scale::FunctionWriter f = scene.Begin("main");
  f.function().is_main = true;
  f.Begin({1});
  f.Begin({2});
  const std::uint32_t first = scene.Create(f, "First");
  if (joined) scene.Join(f, first);
  scene.Create(f, "Second");
  f.Begin({});
  return scene.Finish();
}

std::string NameOf(const Program& program, const ContextRecord& record) {
  return program.Text(program.functions[record.entry].name);
}

// Whether the first thread can live when the second one starts.
bool FirstLives(bool joined) {
  LockScene scene;
  const Program& program = TwoThreads(scene, joined);
  Interpreter interpreter(program, {});
  interpreter.Summarize();
  Threads threads(interpreter);
  threads.Run();
  EXPECT_TRUE(threads.has_main());
  EXPECT_EQ(threads.contexts().size(), 3U);
  if (threads.contexts().size() != 3) return false;
  EXPECT_EQ(NameOf(program, threads.contexts()[0]), "main");
  EXPECT_EQ(NameOf(program, threads.contexts()[1]), "First");
  EXPECT_EQ(NameOf(program, threads.contexts()[2]), "Second");
  EXPECT_EQ(threads.contexts()[2].parent, 0U);
  return threads.contexts()[2].live_at_spawn.contains(1);
}

TEST(Threads, AThreadThatWasNotJoinedLives) { EXPECT_TRUE(FirstLives(false)); }

TEST(Threads, AJoinEndsIt) { EXPECT_FALSE(FirstLives(true)); }

TEST(Threads, EveryContextHasTheEventsOfItsFunctions) {
  LockScene scene;
  const Program& program = TwoThreads(scene, false);
  Interpreter interpreter(program, {});
  interpreter.Summarize();
  Threads threads(interpreter);
  threads.Run();
  std::multiset<std::string> acquirers;
  for (const ThreadEvent& event : threads.events()) {
    if (event.event.op == Op::kAcquire)
      acquirers.insert(NameOf(program, threads.contexts()[event.context]));
  }
  EXPECT_EQ(acquirers, (std::multiset<std::string>{"First", "Second"}));
}

TEST(Threads, WithoutMainAnyoneCallsWhatNobodyCalls) {
  LockScene scene;
  Body(scene, "Interface");
  const Program& program = scene.Finish();
  Interpreter interpreter(program, {});
  interpreter.Summarize();
  Threads threads(interpreter);
  threads.Run();
  EXPECT_FALSE(threads.has_main());
  ASSERT_EQ(threads.contexts().size(), 1U);
  EXPECT_TRUE(threads.contexts()[0].outside);
  ASSERT_EQ(threads.events().size(), 1U);
  EXPECT_EQ(program.Text(program.functions[threads.events()[0].entry].name), "Interface");
}

}  // namespace
}  // namespace impasse::skeleton
