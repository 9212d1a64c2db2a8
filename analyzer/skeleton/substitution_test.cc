#include "analyzer/skeleton/substitution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/skeleton/lock_scene_for_test.h"

namespace impasse::skeleton {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A function that does one thing with the mutex it is given.
void Wrapper(LockScene& scene, const std::string& name, bool locks) {
  scale::FunctionWriter f = scene.Begin(name);
  f.Param("m", "pthread_mutex_t *");
  const std::uint32_t given = f.ParamPath(0, {}, "pthread_mutex_t *");
  f.Begin({1});
  f.Begin({2});
  locks ? scene.Lock(f, given) : scene.Unlock(f, given);
  f.Begin({});
}

TEST(Substitution, EachCallMeansWhatItIsGiven) {
  LockScene scene;
  Wrapper(scene, "Take", true);
  Wrapper(scene, "Give", false);
  scale::FunctionWriter f = scene.Begin("Run");
  f.Begin({1});
  f.Begin({2});
  for (const char* mutex : {"a", "b"}) f.Call("Take", "Take", {scene.Address(mutex)});
  f.Call("Give", "Give", {scene.Address("a")});
  f.Call("Take", "Take", {scene.Address("c")});
  f.Begin({});
  EXPECT_THAT(EdgesOf(AnalyzeLocks(scene.Finish())), ElementsAre("a->b", "b->c"));
}

TEST(Substitution, MembersOfWhatAPointerIsGiven) {
  LockScene scene;
  scale::FunctionWriter both = scene.Begin("Both");
  both.Param("pair", "Pair *");
  both.Begin({1});
  both.Begin({2});
  scene.Lock(both, both.ParamPath(0, {"*", "Pair::first", "&"}, "pthread_mutex_t *"));
  scene.Lock(both, both.ParamPath(0, {"*", "Pair::second", "&"}, "pthread_mutex_t *"));
  both.Begin({});
  scale::FunctionWriter f = scene.Begin("Run");
  f.Begin({1});
  f.Begin({2});
  scene.Address("outer");
  scene.Lock(f, scene.Address("outer"));
  scene.Address("pair", {"Pair::first"});
  f.Call("Both", "Both", {scene.Address("pair")});
  f.Begin({});
  EXPECT_THAT(EdgesOf(AnalyzeLocks(scene.Finish())),
              ElementsAre("outer->pair.first", "outer->pair.second", "pair.first->pair.second"));
}

TEST(Substitution, WhatTheCallerGaveBackIsNotHeldByTheCallee) {
  LockScene scene;
  Wrapper(scene, "Take", true);
  Wrapper(scene, "Give", false);
  scale::FunctionWriter f = scene.Begin("Run");
  f.Begin({1});
  f.Begin({2});
  f.Call("Take", "Take", {scene.Address("a")});
  f.Call("Give", "Give", {scene.Address("a")});
  f.Call("Take", "Take", {scene.Address("b")});
  f.Begin({});
  EXPECT_THAT(EdgesOf(AnalyzeLocks(scene.Finish())), IsEmpty());
}

}  // namespace
}  // namespace impasse::skeleton
