#include "analyzer/skeleton/leaks.h"

#include <gtest/gtest.h>

#include "analyzer/skeleton/lock_scene_for_test.h"

namespace impasse::skeleton {
namespace {

// A function that takes a mutex and gives it back when its argument says so, or always.
void Sometimes(LockScene& scene, bool always) {
  scale::FunctionWriter f = scene.Begin("Take");
  f.Param("n", "int");
  const std::uint32_t mutex = scene.Address("m");
  f.Begin({1});
  f.Begin({2, 3});
  scene.Lock(f, mutex);
  f.When(f.ParamPath(0, {}, "int"), "n");
  f.Begin({4});
  scene.Unlock(f, mutex);
  f.Begin({4});
  if (always) scene.Unlock(f, mutex);
  f.Begin({});
}

TEST(FindLeaks, APathThatKeepsWhatAnotherGivesBack) {
  LockScene scene;
  Sometimes(scene, false);
  const LockAnalysis analysis = AnalyzeLocks(scene.Finish());
  ASSERT_EQ(analysis.leaks.size(), 1U);
  EXPECT_EQ(analysis.leaks[0].lock, "m");
  EXPECT_EQ(analysis.leaks[0].function, "Take");
  ASSERT_EQ(analysis.leaks[0].acquired.size(), 1U);
  EXPECT_LT(analysis.leaks[0].acquired[0].location.line, analysis.leaks[0].released.line);
}

TEST(FindLeaks, SilentWhenEveryPathGivesItBack) {
  LockScene scene;
  Sometimes(scene, true);
  EXPECT_TRUE(AnalyzeLocks(scene.Finish()).leaks.empty());
}

TEST(FindLeaks, SilentWhenAnotherFunctionGivesItBack) {
  LockScene scene;
  Sometimes(scene, false);
  scale::FunctionWriter f = scene.Begin("GiveBack");
  f.Begin({1});
  f.Begin({2});
  scene.Unlock(f, scene.Address("m"));
  f.Begin({});
  EXPECT_TRUE(AnalyzeLocks(scene.Finish()).leaks.empty());
}

}  // namespace
}  // namespace impasse::skeleton
