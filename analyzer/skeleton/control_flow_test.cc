#include "analyzer/skeleton/control_flow.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace impasse::skeleton {
namespace {

constexpr lockapi::Function kJoinLine = {
    .name = "join", .op = Op::kJoin, .kind = ObjectKind::kThread};

// A function whose block i leads to the blocks of edges[i] and has one action, with ordinal i + 1.
Function Graph(const std::vector<std::vector<int>>& edges) {
  Function function;
  for (const std::vector<int>& succs : edges) {
    Block block;
    block.succs.assign(succs.begin(), succs.end());
    Action action;
    action.ordinal = static_cast<std::uint32_t>(function.blocks.size() + 1);
    block.actions.push_back(std::move(action));
    function.blocks.push_back(std::move(block));
  }
  function.exit = static_cast<std::uint32_t>(edges.size() - 1);
  return function;
}

void Ask(Block& block, StringId identity, PathId lhs, bool changes) {
  block.condition.kind = ConditionKind::kTruth;
  block.condition.identity = identity;
  block.condition.lhs = lhs;
  block.condition.changes = changes;
}

TEST(ControlFlow, PredecessorsComeFirst) {
  const Program program;
  // The branches of a diamond, written in another order than they run; block 4 is never reached.
  const ControlFlow flow(program, Graph({{3, 2}, {-1}, {1}, {2, 1}, {1}}));
  EXPECT_EQ(flow.Position(0), 0U);
  EXPECT_LT(flow.Position(3), flow.Position(2));
  EXPECT_LT(flow.Position(2), flow.Position(1));
  EXPECT_EQ(flow.Position(4), 4U);
  for (std::uint32_t block = 0; block < 5; ++block)
    EXPECT_EQ(flow.BlockAt(flow.Position(block)), block);
}

TEST(ControlFlow, AnEdgeBackIsNotStraight) {
  const Program program;
  EXPECT_TRUE(ControlFlow(program, Graph({{1, 2}, {2}, {}})).Straight());
  EXPECT_FALSE(ControlFlow(program, Graph({{1, 2}, {0}, {}})).Straight());
  EXPECT_FALSE(ControlFlow(program, Graph({{1}, {1, 2}, {}})).Straight());
}

TEST(ControlFlow, KnowsWhatIsInALoop) {
  const Program program;
  Function function = Graph({{1}, {2, 4}, {3}, {1}, {}});
  function.blocks[1].loop_head = true;
  function.blocks[3].actions[0].api = &kJoinLine;
  const ControlFlow flow(program, function);
  EXPECT_FALSE(flow.InLoop(1));
  EXPECT_TRUE(flow.InLoop(2));
  EXPECT_TRUE(flow.InLoop(3));
  EXPECT_TRUE(flow.InLoop(4));
  EXPECT_FALSE(flow.InLoop(5));
  EXPECT_TRUE(flow.JoinsInLoop(1));
  EXPECT_FALSE(flow.JoinsInLoop(3)) << "not the head";
}

TEST(ControlFlow, FollowsConditionsAboutVariablesOnly) {
  Program program;
  program.paths.push_back({});
  program.paths.push_back({.root = Root::kLocal, .id = 0});
  program.paths.push_back({.root = Root::kThis, .steps = {{.kind = StepKind::kField, .name = 1}}});
  Function function = Graph({{1, 1}, {2, 2}, {}});
  Ask(function.blocks[0], 7, 1, true);
  Ask(function.blocks[1], 7, 1, true);
  const ControlFlow local(program, function);
  EXPECT_TRUE(local.AsksTwice(7));
  EXPECT_FALSE(local.AsksTwice(8));
  EXPECT_TRUE(local.BranchesAreFollowed());
  Ask(function.blocks[0], 7, 2, true);
  EXPECT_FALSE(ControlFlow(program, function).BranchesAreFollowed());
  Ask(function.blocks[1], 9, 1, true);
  EXPECT_TRUE(ControlFlow(program, function).BranchesAreFollowed()) << "asked once each";
}

}  // namespace
}  // namespace impasse::skeleton
