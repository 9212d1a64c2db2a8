#include "analyzer/lockapi/lock_api.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace impasse::lockapi {
namespace {

const Function* Find(std::string_view name) {
  for (const Api* api : Registry<Api>::All()) {
    for (const Function& function : api->functions) {
      if (function.name == name) return &function;
    }
  }
  return nullptr;
}

TEST(LockApis, AreAllLinkedIn) {
  std::set<std::string_view> names;
  for (const Api* api : Registry<Api>::All()) names.insert(api->name);
  for (const std::string_view name : {"absl", "apr", "blocking", "boost", "c11", "glib", "libuv",
                                      "pthread", "qt", "semaphore", "std", "tbb", "win32"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
}

// Two lines for one name would leave one of them without effect.
TEST(LockApis, SayEachThingOnce) {
  std::map<std::string_view, std::string_view> functions;
  std::map<std::string_view, std::string_view> types;
  std::map<std::string_view, std::string_view> guards;
  for (const Api* api : Registry<Api>::All()) {
    const auto once = [api](std::string_view name, auto& known) {
      if (name.empty()) return;
      const auto [found, added] = known.emplace(name, api->name);
      EXPECT_TRUE(added) << name << " is in " << found->second << " and in " << api->name;
    };
    for (const Function& function : api->functions) once(function.name, functions);
    for (const Type& type : api->types) once(type.name, types);
    for (const Guard& guard : api->guards) once(guard.name, guards);
  }
}

TEST(LockApis, NamesAreQualifiedAndBare) {
  for (const Api* api : Registry<Api>::All()) {
    for (const Function& function : api->functions) {
      // "<<" is part of the name of an operator.
      const std::string_view name = function.name.substr(0, function.name.find("operator"));
      EXPECT_EQ(name.find_first_of("<>() *"), std::string_view::npos) << function.name;
      EXPECT_FALSE(function.name.starts_with("::")) << function.name;
    }
  }
}

// Whatever is taken can be given back: an API that lists one half would report every user of it.
TEST(LockApis, ListBothHalvesOfEveryLock) {
  for (const Api* api : Registry<Api>::All()) {
    std::set<std::string> taken;
    std::set<std::string> given;
    const auto family = [](std::string_view name) {
      const std::size_t method = name.rfind("::");
      if (method != std::string_view::npos) return std::string(name.substr(0, method));
      return std::string(name.substr(0, name.rfind('_')));
    };
    for (const Function& function : api->functions) {
      const bool of_many = function.object == kAllArgs;
      if (function.op == Op::kAcquire && !of_many) taken.insert(family(function.name));
      if (function.op == Op::kRelease) given.insert(family(function.name));
    }
    if (api->name == "win32") continue;  // the object is in the middle of the name
    for (const std::string& lock : taken) EXPECT_TRUE(given.contains(lock)) << lock;
  }
}

TEST(LockApis, WaitsNameTheMutexThatTheyGiveUp) {
  for (const Api* api : Registry<Api>::All()) {
    for (const Function& function : api->functions) {
      if (function.op != Op::kWait && function.op != Op::kTimedWait) continue;
      EXPECT_NE(function.second, kNoArg) << function.name;
      EXPECT_EQ(function.kind, ObjectKind::kCondition) << function.name;
    }
  }
}

TEST(LockApis, SpawnsAndInvocationsNameWhatRuns) {
  for (const Api* api : Registry<Api>::All()) {
    for (const Function& function : api->functions) {
      const bool runs = function.op == Op::kSpawn || function.op == Op::kInvoke ||
                        function.op == Op::kInvokeOnce || function.op == Op::kOnSignal;
      if (runs) EXPECT_NE(function.second, kNoArg) << function.name;
    }
  }
}

TEST(LockApis, KnowModesAndKinds) {
  EXPECT_EQ(Find("absl::Mutex::ReaderLock")->mode, Mode::kShared);
  EXPECT_EQ(Find("absl::Mutex::Lock")->mode, Mode::kExclusive);
  EXPECT_EQ(Find("g_rec_mutex_lock")->kind, ObjectKind::kRecursiveMutex);
  EXPECT_EQ(Find("EnterCriticalSection")->kind, ObjectKind::kRecursiveMutex);
  EXPECT_EQ(Find("uv_rwlock_rdlock")->mode, Mode::kShared);
  EXPECT_EQ(Find("g_thread_new")->object, kResult);
  EXPECT_EQ(Find("apr_thread_join")->object, 1);
  EXPECT_EQ(Find("read")->op, Op::kBlock);
  EXPECT_EQ(Find("tbb::spin_mutex::lock")->kind, ObjectKind::kSpinLock);
  EXPECT_EQ(Find("QReadWriteLock::lockForRead")->mode, Mode::kShared);
}

}  // namespace
}  // namespace impasse::lockapi
