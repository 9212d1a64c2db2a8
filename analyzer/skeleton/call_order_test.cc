#include "analyzer/skeleton/call_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace impasse::skeleton {
namespace {

// A program in which function i calls the functions of calls[i].
Program Calls(std::vector<FunctionIds> calls) {
  Program program;
  for (FunctionIds& callees : calls) {
    Function function;
    function.blocks.resize(1);
    Action action;
    action.callees = std::move(callees);
    function.blocks[0].actions.push_back(std::move(action));
    program.functions.push_back(std::move(function));
  }
  return program;
}

bool Before(const CallOrder& order, FunctionId a, FunctionId b) {
  const auto& all = order.CalleesFirst();
  return std::find(all.begin(), all.end(), a) < std::find(all.begin(), all.end(), b);
}

TEST(CallOrder, CalleesComeFirst) {
  const CallOrder order(Calls({{1, 2}, {3}, {3}, {}}));
  ASSERT_EQ(order.CalleesFirst().size(), 4U);
  EXPECT_TRUE(Before(order, 3, 1));
  EXPECT_TRUE(Before(order, 3, 2));
  EXPECT_TRUE(Before(order, 1, 0));
  EXPECT_TRUE(Before(order, 2, 0));
  for (FunctionId id = 0; id < 4; ++id) EXPECT_FALSE(order.Recursive(id)) << id;
}

TEST(CallOrder, CirclesAreRecursiveAndNothingElse) {
  const CallOrder order(Calls({{1}, {2, 4}, {3}, {1}, {4}, {1}}));
  EXPECT_FALSE(order.Recursive(0)) << "calls a circle and is not on it";
  EXPECT_TRUE(order.Recursive(1));
  EXPECT_TRUE(order.Recursive(2));
  EXPECT_TRUE(order.Recursive(3));
  EXPECT_TRUE(order.Recursive(4)) << "calls itself";
  EXPECT_FALSE(order.Recursive(5));
  EXPECT_TRUE(Before(order, 4, 1));
  EXPECT_TRUE(Before(order, 1, 0));
}

TEST(CallOrder, LongChainsNeedNoStack) {
  std::vector<FunctionIds> chain(200'000);
  for (FunctionId id = 0; id + 1 < chain.size(); ++id) chain[id] = {id + 1};
  const CallOrder order(Calls(std::move(chain)));
  EXPECT_EQ(order.CalleesFirst().front(), 199'999U);
  EXPECT_EQ(order.CalleesFirst().back(), 0U);
}

}  // namespace
}  // namespace impasse::skeleton
