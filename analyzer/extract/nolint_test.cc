#include "analyzer/extract/nolint.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace impasse::extract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(NolintTest, LineWithRuleAndReason) {
  const auto found = FindNolint("a\nb;  // NOLINT(impasse-double-lock): guarded by f\nc\n");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].first, 2U);
  EXPECT_EQ(found[0].last, 2U);
  EXPECT_THAT(found[0].rules, ElementsAre("double-lock"));
  EXPECT_EQ(found[0].reason, "guarded by f");
}

TEST(NolintTest, NextLineListsAndBlockComments) {
  const auto found =
      FindNolint("/* NOLINTNEXTLINE(bugprone-x, impasse-a, impasse-b): why */\nx\n// NOLINT\n");
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].first, 2U);
  EXPECT_THAT(found[0].rules, ElementsAre("a", "b"));
  EXPECT_EQ(found[0].reason, "why");
  EXPECT_EQ(found[1].first, 3U);
  EXPECT_THAT(found[1].rules, ElementsAre("*"));
}

TEST(NolintTest, BeginAndEndNest) {
  const auto found = FindNolint(
      "// NOLINT"
      "BEGIN(impasse-a)\n// NOLINT"
      "BEGIN(impasse-b)\n// NOLINT"
      "END(impasse-b)\n"
      "x\n// NOLINT"
      "END(impasse-a)\n// NOLINT"
      "BEGIN(impasse-c)\nlast");
  ASSERT_THAT(found, SizeIs(3));
  EXPECT_EQ(found[0].last, 5U);
  EXPECT_EQ(found[1].last, 3U);
  EXPECT_EQ(found[2].first, 6U);
  EXPECT_EQ(found[2].last, 7U);
}

TEST(NolintTest, OthersChecksAreNotOurs) {
  EXPECT_THAT(FindNolint("x; // NOLINT(bugprone-foo)\ny; // NOLINT(google-x): impasse-a\n"),
              IsEmpty());
}

}  // namespace
}  // namespace impasse::extract
