#include "analyzer/skeleton/link.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/skeleton/facts_builder_for_test.h"
#include "analyzer/skeleton/link_programs.h"
#include "analyzer/skeleton/lock_analysis.h"

namespace impasse::skeleton {
namespace {

// Two units: each defines a function that takes two global mutexes, in opposite orders.
std::vector<std::string> Inversion() {
  FactsBuilder a("a.cc");
  a.Function("First", {{"lock", "m1"}, {"lock", "m2"}, {"unlock", "m2"}, {"unlock", "m1"}});
  a.InlineFunction("Helper", {{"lock", "m1"}, {"unlock", "m1"}});
  FactsBuilder b("b.cc");
  b.Function("Second", {{"lock", "m2"}, {"call", "Nested"}, {"unlock", "m2"}});
  b.Function("Nested", {{"lock", "m1"}, {"unlock", "m1"}});
  b.InlineFunction("Helper", {{"lock", "m1"}, {"unlock", "m1"}});
  return {a.Finish(), b.Finish()};
}

std::unique_ptr<Program> LinkAll(const std::vector<std::string>& buffers) {
  std::vector<const facts::Tu*> tus;
  for (const std::string& buffer : buffers) {
    const auto tu = ReadFacts(buffer);
    EXPECT_TRUE(tu.ok()) << tu.status();
    if (tu.ok()) tus.push_back(*tu);
  }
  return Link(tus);
}

std::string Summary(const LockAnalysis& analysis) {
  std::string text;
  for (const auto& [edge, witnesses] : analysis.graph.edges()) {
    text +=
        analysis.graph.locks()[edge.first].name + "->" + analysis.graph.locks()[edge.second].name;
    for (const Witness& witness : witnesses) {
      for (const Frame& frame : witness.to_path) text += " " + frame.function;
    }
    text += "\n";
  }
  return text;
}

TEST(ReadFacts, RefusesWhatIsNotFacts) {
  EXPECT_FALSE(ReadFacts("").ok());
  EXPECT_FALSE(ReadFacts("IMPF").ok());
  EXPECT_FALSE(ReadFacts(std::string(4096, 'x')).ok());
  EXPECT_FALSE(ReadFacts(std::string(4096, '\0')).ok());
}

TEST(ReadFacts, RefusesTruncatedFacts) {
  const std::string whole = Inversion().front();
  ASSERT_TRUE(ReadFacts(whole).ok());
  for (const std::size_t size :
       {whole.size() / 2, whole.size() / 4, std::size_t{40}, std::size_t{12}, std::size_t{3}}) {
    EXPECT_FALSE(ReadFacts(std::string_view(whole).substr(0, size)).ok()) << size;
  }
}

TEST(ReadFacts, RefusesAnotherFormat) {
  FactsBuilder builder("a.cc");
  const auto status = ReadFacts(builder.Finish(/*format=*/999)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
}

// Format 1 did not say of a call whether its callee belongs to the program.
TEST(ReadFacts, RefusesTheFirstFormat) {
  FactsBuilder builder("a.cc");
  const auto status = ReadFacts(builder.Finish(/*format=*/1)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_NE(status.message().find("facts have format 1"), std::string::npos) << status;
}

TEST(ReadFacts, RefusesAlteredBytes) {
  const std::string whole = Inversion().back();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string altered = whole;
    altered[i] = static_cast<char>(altered[i] ^ 0x01);
    const auto status = ReadFacts(altered).status();
    EXPECT_FALSE(status.ok()) << i;
    EXPECT_NE(status.message(), "") << i;
  }
}

// Whatever a seal stands under: an error, or a program that can be analysed.
TEST(ReadFacts, SurvivesSealedNonsense) {
  const std::string whole(WithoutSeal(Inversion().back()));
  std::size_t read = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string altered = whole;
    altered[i] = static_cast<char>(altered[i] ^ 0x55);
    SealFacts(altered);
    const auto tu = ReadFacts(altered);
    if (!tu.ok()) continue;
    ++read;
    AnalyzeLocks(*Link({*tu}));
  }
  EXPECT_GT(read, 0U);
  EXPECT_LT(read, whole.size());
}

TEST(Link, FindsCallsAcrossUnits) {
  const auto program = LinkAll(Inversion());
  EXPECT_EQ(program->functions.size(), 4U);  // Helper once
  const LockAnalysis analysis = AnalyzeLocks(*program);
  EXPECT_EQ(analysis.graph.edges().size(), 2U);
  const LockCycles cycles = FindLockCycles(analysis.graph);
  ASSERT_EQ(cycles.cycles.size(), 1U);
  EXPECT_EQ(cycles.cycles[0].size(), 2U);
}

// Two programs of one build, made of the same files with other flags: the copies of a function are
// not the interface of a library because only one of them is called.
TEST(Link, TakesCopiesOfOneFunctionForOne) {
  const auto program_of = [](const std::string& file) {
    FactsBuilder unit(file);
    unit.Function("main", {{"call", "First"}, {"call", "Second"}});
    return unit.Finish();
  };
  const auto library_of = [](const std::string& extra) {
    FactsBuilder unit("lib.cc");
    unit.Function("First", {{"lock", "m1"}, {"lock", "m2"}, {"unlock", "m2"}, {"unlock", "m1"}});
    unit.Function("Second", {{"lock", "m2"}, {"lock", "m1"}, {"unlock", "m1"}, {"unlock", "m2"}});
    unit.Function(extra, {{"lock", "m1"}, {"unlock", "m1"}});
    return unit.Finish();
  };
  const std::vector<std::string> once = {program_of("a.cc"), library_of("Release")};
  const std::vector<std::string> twice = {once[0], once[1], library_of("Debug")};
  const auto cycles = [](const std::vector<std::string>& buffers) {
    return FindLockCycles(AnalyzeLocks(*LinkAll(buffers)).graph).cycles.size();
  };
  EXPECT_EQ(cycles(once), 0U);
  EXPECT_EQ(cycles(twice), 0U);
}

// A call goes to the copy that was compiled like its caller.
TEST(Link, CallsTheCopyOfItsOwnProgram) {
  FactsBuilder caller("main.cc");
  caller.Function("main", {{"call", "Work"}});
  FactsBuilder quick("work.cc");
  quick.Function("Work", {{"lock", "quick"}, {"unlock", "quick"}});
  FactsBuilder slow("work.cc");
  slow.Function("Work", {{"lock", "slow"}, {"unlock", "slow"}});
  const std::vector<std::string> buffers = {caller.Finish(), quick.Finish(), slow.Finish()};
  std::vector<const facts::Tu*> tus;
  tus.reserve(buffers.size());
  for (const std::string& buffer : buffers) tus.push_back(*ReadFacts(buffer));
  for (const std::size_t like : {1U, 2U}) {
    TraitsOf traits = {{tus[1], {"-DQUICK"}}, {tus[2], {"-DSLOW", "in slow"}}};
    traits[tus[0]] = traits[tus[like]];
    const auto program = LinkPrograms(tus, traits, std::make_shared<const lockapi::Table>());
    const LockAnalysis analysis = AnalyzeLocks(*program);
    const Function& work = program->functions[program->FindFunction(
        program->functions[0].blocks[0].actions[0].callee, program->functions[0].tu)];
    EXPECT_EQ(program->Text(work.name), "Work");
    EXPECT_EQ(program->Text(program->functions[0].name), "main");
    ASSERT_EQ(analysis.graph.locks().size(), 1U) << "the other copy is nobody's interface";
    EXPECT_EQ(analysis.graph.locks()[0].name, like == 1 ? "usr:quick" : "usr:slow");
  }
}

TEST(Link, DoesNotDependOnTheOrderOfUnits) {
  std::vector<std::string> buffers = Inversion();
  const std::string forward = Summary(AnalyzeLocks(*LinkAll(buffers)));
  std::reverse(buffers.begin(), buffers.end());
  EXPECT_EQ(Summary(AnalyzeLocks(*LinkAll(buffers))), forward);
  EXPECT_FALSE(forward.empty());
}

TEST(Link, PrunesWhatCannotSynchronise) {
  FactsBuilder builder("a.cc");
  builder.Function("Idle", {});
  builder.Function("Busy", {{"lock", "m"}, {"unlock", "m"}});
  builder.Function("Caller", {{"call", "Busy"}});
  const auto program = LinkAll({builder.Finish()});
  for (const Function& function : program->functions) {
    EXPECT_EQ(function.reaches_sync, program->Text(function.name) != "Idle")
        << program->Text(function.name);
  }
}

TEST(AnalyzeLocks, FindsALockThatIsTakenTwice) {
  FactsBuilder builder("a.cc");
  builder.Function("Outer", {{"lock", "m"}, {"call", "Inner"}, {"unlock", "m"}});
  builder.Function("Inner", {{"lock", "m"}, {"unlock", "m"}});
  const LockAnalysis analysis = AnalyzeLocks(*LinkAll({builder.Finish()}));
  ASSERT_EQ(analysis.self_locks.size(), 1U);
  EXPECT_EQ(analysis.self_locks[0].path.size(), 2U);
  EXPECT_EQ(analysis.self_locks[0].held_path.size(), 1U);
}

TEST(AnalyzeLocks, FollowsRecursionToAnEnd) {
  FactsBuilder builder("a.cc");
  builder.Function("Even", {{"lock", "m"}, {"unlock", "m"}, {"call", "Odd"}});
  builder.Function("Odd", {{"call", "Even"}});
  builder.Function("Start", {{"call", "Even"}});
  const LockAnalysis analysis = AnalyzeLocks(*LinkAll({builder.Finish()}));
  EXPECT_TRUE(analysis.self_locks.empty());
  EXPECT_TRUE(analysis.graph.edges().empty());
}

TEST(AnalyzeLocks, LocksReleasedInAnotherOrderAreNoFinding) {
  FactsBuilder builder("a.cc");
  builder.Function("Cross", {{"lock", "m1"}, {"lock", "m2"}, {"unlock", "m1"}, {"unlock", "m2"}});
  builder.Function("After", {{"lock", "m2"}, {"unlock", "m2"}, {"lock", "m1"}, {"unlock", "m1"}});
  const LockAnalysis analysis = AnalyzeLocks(*LinkAll({builder.Finish()}));
  EXPECT_EQ(analysis.graph.edges().size(), 1U);
  EXPECT_TRUE(analysis.leaks.empty());
}

TEST(AnalyzeLocks, SaysWhenABoundWasHit) {
  const auto program = LinkAll(Inversion());
  EXPECT_TRUE(AnalyzeLocks(*program).blind_spots.empty());
  EXPECT_FALSE(AnalyzeLocks(*program, {.max_steps = 3}).blind_spots.empty());
}

}  // namespace
}  // namespace impasse::skeleton
