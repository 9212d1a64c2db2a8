#include "analyzer/skeleton/bad_unlocks.h"

#include <gtest/gtest.h>

#include "analyzer/skeleton/lock_scene_for_test.h"

namespace impasse::skeleton {
namespace {

// A function that takes a mutex and gives it back so many times.
void Writes(LockScene& scene, const std::string& name, bool lock, int unlocks) {
  scale::FunctionWriter f = scene.Begin(name);
  f.Begin({1});
  f.Begin({2});
  const std::uint32_t mutex = scene.Address("m");
  if (lock) scene.Lock(f, mutex);
  for (int i = 0; i < unlocks; ++i) scene.Unlock(f, mutex);
  f.Begin({});
}

// main starts a thread with this body and joins it.
void Main(LockScene& scene, const std::string& body) {
  scale::FunctionWriter f = scene.Begin("main");
  f.function().is_main = true;
  f.Begin({1});
  f.Begin({2});
  scene.Join(f, scene.Create(f, body));
  f.Begin({});
}

TEST(FindBadUnlocks, GivenBackTwiceWhoeverCalls) {
  LockScene scene;
  Writes(scene, "Twice", true, 2);
  const LockAnalysis analysis = AnalyzeLocks(scene.Finish());
  ASSERT_EQ(analysis.bad_unlocks.size(), 1U);
  EXPECT_EQ(analysis.bad_unlocks[0].what, BadUnlock::Kind::kAgain);
  EXPECT_EQ(analysis.bad_unlocks[0].lock, "m");
  EXPECT_LT(analysis.bad_unlocks[0].other.back().location.line,
            analysis.bad_unlocks[0].path.back().location.line);
}

TEST(FindBadUnlocks, SilentWhenAnUnknownCallerMayHoldIt) {
  LockScene scene;
  Writes(scene, "GiveBack", false, 1);
  EXPECT_TRUE(AnalyzeLocks(scene.Finish()).bad_unlocks.empty());
}

TEST(FindBadUnlocks, AThreadThatNeverTookIt) {
  LockScene scene;
  Writes(scene, "Body", false, 1);
  Main(scene, "Body");
  const LockAnalysis analysis = AnalyzeLocks(scene.Finish());
  ASSERT_EQ(analysis.bad_unlocks.size(), 1U);
  EXPECT_EQ(analysis.bad_unlocks[0].what, BadUnlock::Kind::kNotHeld);
  EXPECT_EQ(analysis.bad_unlocks[0].context, "thread running Body");
}

TEST(FindBadUnlocks, AnotherThreadTakesIt) {
  LockScene scene;
  Writes(scene, "Body", false, 1);
  scale::FunctionWriter f = scene.Begin("main");
  f.function().is_main = true;
  f.Begin({1});
  f.Begin({2});
  scene.Lock(f, scene.Address("m"));
  scene.Join(f, scene.Create(f, "Body"));
  f.Begin({});
  const LockAnalysis analysis = AnalyzeLocks(scene.Finish());
  ASSERT_EQ(analysis.bad_unlocks.size(), 1U);
  EXPECT_EQ(analysis.bad_unlocks[0].what, BadUnlock::Kind::kElsewhere);
  EXPECT_EQ(analysis.bad_unlocks[0].other.back().function, "main");
}

TEST(FindBadUnlocks, SilentWhenACallerTookIt) {
  LockScene scene;
  Writes(scene, "Leave", false, 1);
  scale::FunctionWriter f = scene.Begin("Body");
  f.Begin({1});
  f.Begin({2});
  scene.Lock(f, scene.Address("m"));
  f.Call("Leave", "Leave", {});
  f.Begin({});
  Main(scene, "Body");
  EXPECT_TRUE(AnalyzeLocks(scene.Finish()).bad_unlocks.empty());
}

TEST(FindBadUnlocks, TheCallDecidesAboutAFunctionThatOnlyGivesBack) {
  LockScene scene;
  Writes(scene, "Leave", false, 1);
  scale::FunctionWriter f = scene.Begin("Body");
  f.Begin({1});
  f.Begin({2});
  scene.Lock(f, scene.Address("m"));
  f.Call("Leave", "Leave", {});
  f.Call("Leave", "Leave", {});
  f.Begin({});
  Main(scene, "Body");
  const LockAnalysis analysis = AnalyzeLocks(scene.Finish());
  ASSERT_EQ(analysis.bad_unlocks.size(), 1U);
  EXPECT_EQ(analysis.bad_unlocks[0].what, BadUnlock::Kind::kAgain);
  EXPECT_EQ(analysis.bad_unlocks[0].path.front().function, "Body");
}

}  // namespace
}  // namespace impasse::skeleton
