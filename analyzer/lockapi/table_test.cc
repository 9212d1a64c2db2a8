#include "analyzer/lockapi/table.h"

#include <gtest/gtest.h>

#include <utility>

namespace impasse::lockapi {
namespace {

TEST(Matches, StarStandsForAnyText) {
  EXPECT_TRUE(Matches("acme::*::Lock", "acme::Mutex::Lock"));
  EXPECT_TRUE(Matches("*_lock", "db_lock"));
  EXPECT_TRUE(Matches("*", ""));
  EXPECT_TRUE(Matches("a*b*c", "aXbYbZc"));
  EXPECT_FALSE(Matches("*_lock", "db_unlock"));
  EXPECT_FALSE(Matches("acme::Lock", "acme::Locked"));
  EXPECT_FALSE(Matches("a*b", "ab_"));
}

TEST(Table, KnowsTheApis) {
  const Table table;
  ASSERT_NE(table.FindFunction("std::mutex::lock"), nullptr);
  EXPECT_EQ(table.FindFunction("std::mutex::lock")->op, Op::kAcquire);
  EXPECT_EQ(table.FindFunction("std::mutex::native_handle"), nullptr);
  EXPECT_EQ(table.FindFunction(""), nullptr);
  EXPECT_EQ(table.KindOf("impasse::channel<int>"), ObjectKind::kChannel);
  EXPECT_EQ(table.KindOf("std::vector<std::mutex>"), ObjectKind::kUnknown);
  EXPECT_NE(table.FindGuard("std::scoped_lock"), nullptr);
}

TEST(Table, UserWinsOverApisAndExactNamesOverPatterns) {
  Models models;
  models.functions.push_back(
      {.name = models.Keep("db_*"), .op = Op::kAcquire, .kind = ObjectKind::kMutex, .object = 0});
  models.functions.push_back(
      {.name = models.Keep("db_leave"), .op = Op::kRelease, .kind = ObjectKind::kMutex});
  models.functions.push_back({.name = models.Keep("read"), .op = Op::kNone});
  models.types.push_back({models.Keep("db_handle"), ObjectKind::kRecursiveMutex});
  const Table table(std::move(models));
  EXPECT_EQ(table.FindFunction("db_enter")->op, Op::kAcquire);
  EXPECT_EQ(table.FindFunction("db_leave")->op, Op::kRelease);
  EXPECT_EQ(table.FindFunction("read"), nullptr) << "turned off";
  EXPECT_NE(table.FindFunction("write"), nullptr);
  EXPECT_EQ(table.KindOf("db_handle"), ObjectKind::kRecursiveMutex);
}

}  // namespace
}  // namespace impasse::lockapi
