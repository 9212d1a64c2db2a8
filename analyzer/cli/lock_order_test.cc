#include "analyzer/cli/lock_order.h"

#include <sstream>
#include <string>
#include <utility>

#include "analyzer/cli/write_lock_order.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace impasse::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class LockOrderTest : public ::testing::Test {
 protected:
  LockId Lock(const std::string& name) {
    LockNode node;
    node.name = name;
    return graph_.AddLock(std::move(node));
  }
  void Take(LockId from, LockId to, bool tried = false) {
    Witness witness;
    witness.to_tried = tried;
    witness.to_path = {{"F", {"a.cc", 7, 1}, "", 0}};
    graph_.AddEdge(from, to, std::move(witness));
  }
  // "a1 b2 c0": names with layers, in the order of the result.
  std::string Layers() const {
    std::string text;
    for (const OrderedLock& lock : order_.locks) {
      text += (text.empty() ? "" : " ") + lock.name + std::to_string(lock.layer);
    }
    return text;
  }
  void Derive(LockInventory inventory = {}) { order_ = DeriveOrder(graph_, std::move(inventory)); }

  LockOrderGraph graph_;
  LockOrder order_;
};

TEST_F(LockOrderTest, LayersAreTheLongestWaysAndLocksThatAreNeverNestedComeLast) {
  const LockId c = Lock("c");
  const LockId alone = Lock("alone");
  const LockId a = Lock("a");
  const LockId b = Lock("b");
  Take(a, b);
  Take(b, c);
  Take(a, c);
  Derive();
  EXPECT_EQ(Layers(), "a1 b2 c3 alone0");
  EXPECT_THAT(order_.knots, IsEmpty());
  static_cast<void>(alone);
}

TEST_F(LockOrderTest, LocksInACycleShareALayerAndAreAKnot) {
  const LockId a = Lock("a");
  const LockId b = Lock("b");
  const LockId c = Lock("c");
  const LockId d = Lock("d");
  Take(a, b);
  Take(b, c);
  Take(c, b);
  Take(c, d);
  Derive();
  EXPECT_EQ(Layers(), "a1 b2 c2 d3");
  ASSERT_EQ(order_.knots.size(), 1U);
  EXPECT_THAT(order_.knots[0].members, ElementsAre(1, 2));
  EXPECT_THAT(order_.knots[0].cycle, ElementsAre(1, 2));
}

TEST_F(LockOrderTest, TwoObjectsOfOneClassAreAKnotOfOne) {
  const LockId a = Lock("Account::mu");
  Take(a, a);
  Derive();
  ASSERT_EQ(order_.knots.size(), 1U);
  EXPECT_THAT(order_.knots[0].members, ElementsAre(0));
}

TEST_F(LockOrderTest, NoOrderFollowsFromATry) {
  const LockId a = Lock("a");
  const LockId b = Lock("b");
  Take(a, b);
  Take(b, a, /*tried=*/true);
  Derive();
  EXPECT_EQ(Layers(), "a1 b2");
  EXPECT_THAT(order_.knots, IsEmpty());
  ASSERT_EQ(order_.edges.size(), 2U);
  EXPECT_TRUE(order_.edges[1].tried);
}

TEST_F(LockOrderTest, TheInventoryAddsPlacesAndLocksThatTheGraphDoesNotHave) {
  Lock("a");
  LockInventory inventory;
  inventory.locks.push_back({"a", ObjectKind::kRwLock, {}, {{"F", {"a.cc", 1, 1}}}});
  inventory.locks.push_back({"unused", ObjectKind::kMutex, {"a.cc", 2, 1}, {}});
  Derive(std::move(inventory));
  EXPECT_EQ(Layers(), "a0 unused0");
  EXPECT_EQ(order_.locks[0].kind, ObjectKind::kRwLock);
  EXPECT_EQ(order_.locks[0].uses.size(), 1U);
}

TEST_F(LockOrderTest, IsWrittenForPeopleProgramsAndGraphviz) {
  const LockId a = Lock("a");
  const LockId b = Lock("b");
  Take(a, b);
  Take(b, a);
  Take(b, Lock("\x1b[31mred"));
  Derive();
  Report report;
  report.blind_spots.push_back({"1 call was not followed", "", {"p at a.cc:3"}});
  std::ostringstream text;
  WriteOrderText(order_, report, text);
  EXPECT_THAT(text.str(), HasSubstr("No order among"));
  EXPECT_THAT(text.str(), HasSubstr("a then b at a.cc:7 in F"));
  EXPECT_THAT(text.str(), HasSubstr("1 call was not followed"));
  EXPECT_THAT(text.str(), Not(HasSubstr("\x1b"))) << "names cannot write to the terminal";
  std::ostringstream json;
  WriteOrderJson(order_, report, json);
  EXPECT_THAT(json.str(), HasSubstr("\"format\": \"impasse-lock-order\""));
  std::ostringstream dot;
  WriteOrderDot(order_, dot);
  EXPECT_THAT(dot.str(), HasSubstr("l0 -> l1 [label=\"F\", color=red]"));
  EXPECT_THAT(dot.str(), HasSubstr("{ rank=same; l0; l1; }"));
  std::ostringstream annotations;
  WriteOrderAnnotations(order_, annotations);
  EXPECT_THAT(annotations.str(), HasSubstr("__attribute__((acquired_after(b)))"));
}

}  // namespace
}  // namespace impasse::cli
