#include "analyzer/skeleton/join_cycles.h"

#include <gtest/gtest.h>

#include "analyzer/skeleton/lock_scene_for_test.h"

namespace impasse::skeleton {
namespace {

void Body(LockScene& scene, const std::string& mutex) {
  scale::FunctionWriter f = scene.Begin("Body");
  f.Begin({1});
  f.Begin({2});
  scene.Lock(f, scene.Address(mutex));
  scene.Unlock(f, scene.Address(mutex));
  f.Begin({});
}

// A function that starts the body and joins it, with "m" or after it.
void Owner(LockScene& scene, bool held) {
  scale::FunctionWriter f = scene.Begin("Owner");
  f.Begin({1});
  f.Begin({2});
  const std::uint32_t handle = scene.Create(f, "Body");
  scene.Lock(f, scene.Address("m"));
  if (!held) scene.Unlock(f, scene.Address("m"));
  scene.Join(f, handle);
  if (held) scene.Unlock(f, scene.Address("m"));
  f.Begin({});
}

TEST(FindJoinCycles, TheThreadNeedsTheLockThatIsHeld) {
  LockScene scene;
  Body(scene, "m");
  Owner(scene, true);
  const LockAnalysis analysis = AnalyzeLocks(scene.Finish());
  ASSERT_EQ(analysis.join_cycles.size(), 1U);
  EXPECT_EQ(analysis.join_cycles[0].lock, "m");
  EXPECT_EQ(analysis.join_cycles[0].thread, "thread running Body");
  EXPECT_EQ(analysis.join_cycles[0].path.back().function, "Owner");
  EXPECT_EQ(analysis.join_cycles[0].wanted.back().function, "Body");
}

TEST(FindJoinCycles, SilentWhenTheLockIsGivenBackFirst) {
  LockScene scene;
  Body(scene, "m");
  Owner(scene, false);
  EXPECT_TRUE(AnalyzeLocks(scene.Finish()).join_cycles.empty());
}

TEST(FindJoinCycles, SilentWhenTheThreadTakesAnotherLock) {
  LockScene scene;
  Body(scene, "other");
  Owner(scene, true);
  EXPECT_TRUE(AnalyzeLocks(scene.Finish()).join_cycles.empty());
}

}  // namespace
}  // namespace impasse::skeleton
