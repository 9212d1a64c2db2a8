#include "analyzer/explore/slice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/explore/compact.h"
#include "analyzer/explore/explorer.h"
#include "analyzer/explore/model_text.h"
#include "analyzer/explore/random_model.h"
#include "analyzer/explore/simplify.h"

namespace impasse::explore {
namespace {

Model Sliced(Model model) {
  Simplify(model);
  Slice(model);
  Simplify(model);
  ForgetDead(model);
  Compact(model);
  return model;
}

std::size_t NodesOf(const Model& model) {
  std::size_t nodes = 0;
  for (const Process& process : model.processes) nodes += process.nodes.size();
  return nodes;
}

TEST(Slice, LeavesOutBranchesThatDecideNothing) {
  const std::string with =
      "chan a 1 main { maybe { some { maybe { } } times:n { if:v { } } } send:a recv:a }";
  EXPECT_EQ(NodesOf(Sliced(ModelOfText(with))),
            NodesOf(Sliced(ModelOfText("chan a 1 main { send:a recv:a }"))));
}

TEST(Slice, KeepsWhatDecides) {
  const Model model = Sliced(ModelOfText("chan a 1 main { if:v { send:a } if:v { recv:a } }"));
  EXPECT_EQ(model.variables.size(), 1U);
  EXPECT_TRUE(Explore(model).verdicts.empty());
}

// Which way a branch went is not kept where nobody asks again.
TEST(Slice, ForgetsWhatIsNotReadAgain) {
  std::string text = "chan a 1 main {";
  for (const char* v : {"p", "q", "r", "s", "t"})
    text += " if:" + std::string(v) + " { trysend:a } tryrecv:a";
  const Model model = ModelOfText(text + " }");
  EXPECT_LT(Explore(Sliced(model)).states * 2, Explore(model).states);
}

TEST(Slice, WaitsForDataStay) {
  const std::string text = "chan a 0 data d 0 main { spawn:t while:d,0 { } send:a } t { set:d,1 }";
  EXPECT_THAT(Explore(Sliced(ModelOfText(text))).verdicts, ::testing::SizeIs(1));
  const std::string never = "chan a 0 data d 0 main { spawn:t while:d,0 { } send:a } t { }";
  EXPECT_TRUE(Explore(Sliced(ModelOfText(never))).verdicts.empty());
}

TEST(Compact, KeepsOrderAndOrigin) {
  Model model = ModelOfText("mutex m chan a 0 mutex n chan b 0 main { send:b }");
  Compact(model);
  ASSERT_EQ(model.primitives.size(), 1U);
  EXPECT_EQ(model.primitives[0].name, "b");
  EXPECT_EQ(model.primitives[0].origin, 3U);
}

// What happens without blocking is told by its kind alone: in which of two threads it does depends
// on the reduction. Behind a choice of the helper it is not told at all.
struct Said {
  std::set<std::pair<VerdictKind, std::set<SiteId>>> stuck;
  std::set<VerdictKind> events;
};

bool IsEvent(VerdictKind kind) {
  return kind == VerdictKind::kCountMismatch || kind == VerdictKind::kDoubleClose ||
         kind == VerdictKind::kSendOnClosed;
}

Said SaidOf(const Model& model, bool& truncated) {
  const Result result = Explore(model, {.max_states = 20000, .max_verdicts = 1000});
  truncated |= result.truncated;
  Said said;
  for (const Verdict& verdict : result.verdicts) {
    if (IsEvent(verdict.kind)) said.events.insert(verdict.kind);
    if (IsEvent(verdict.kind)) continue;
    std::set<SiteId> sites;
    for (const BlockedProcess& blocked : verdict.core)
      sites.insert(
          model.processes[blocked.process].nodes[static_cast<std::size_t>(blocked.node)].site);
    said.stuck.emplace(verdict.kind, std::move(sites));
  }
  return said;
}

// Leaves out the operations on some primitives, as a group does: what is left of them decides
// nothing.
void LeaveOut(Model& model, unsigned seed) {
  for (Process& process : model.processes) {
    for (Node& node : process.nodes) {
      const Action& action = node.action;
      const bool single = action.kind == ActionKind::kSync && action.primitive != kNone16;
      if (!single || ((seed >> (action.primitive % 8U)) & 1U) == 0) continue;
      if (action.second != kNone16) continue;
      node.action = {.kind = ActionKind::kChoose, .chooser = Chooser::kHelper};
    }
  }
}

TEST(Slice, ChangesNoVerdictOfRandomModels) {
  int compared = 0;
  int said = 0;
  for (unsigned seed = 50000; seed < 52000; ++seed) {
    const std::string text = RandomModel(seed, {.loops = seed % 2 == 0, .all_primitives = true});
    Model model = ModelOfText(text);
    ASSERT_TRUE(model.abstractions.empty()) << text;
    LeaveOut(model, seed * 2654435761U >> 8U);
    Simplify(model);
    bool truncated = false;
    const Said before = SaidOf(model, truncated);
    const Said after = SaidOf(Sliced(model), truncated);
    if (truncated) continue;
    ++compared;
    said += before.stuck.empty() ? 0 : 1;
    // Without a loop to stay in, the helper cannot put off for ever what it cannot avoid.
    if (seed % 2 == 0) EXPECT_TRUE(std::ranges::includes(after.stuck, before.stuck)) << text;
    if (seed % 2 != 0) EXPECT_EQ(after.stuck, before.stuck) << seed << ": " << text;
    EXPECT_TRUE(std::ranges::includes(after.events, before.events)) << seed << ": " << text;
    if (HasFailure()) return;
  }
  EXPECT_GT(compared, 1000);
  EXPECT_GT(said, 200);
}

}  // namespace
}  // namespace impasse::explore
