#include "analyzer/scale/generated_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analyzer/checks/check_program.h"
#include "analyzer/skeleton/link.h"

namespace impasse::scale {
namespace {

TEST(GeneratedProgram, IsTheSameEveryTime) {
  EXPECT_EQ(GeneratedProgram(2000).FactsOf(3), GeneratedProgram(2000).FactsOf(3));
  EXPECT_NE(GeneratedProgram(2000).FactsOf(3), GeneratedProgram(2000).FactsOf(4));
}

TEST(GeneratedProgram, HasTheFindingsThatWerePlanted) {
  const GeneratedProgram program(12'000);
  std::vector<std::string> facts;
  facts.reserve(program.units());
  for (std::uint32_t unit = 0; unit < program.units(); ++unit)
    facts.push_back(program.FactsOf(unit));
  std::vector<const facts::Tu*> tus;
  for (const std::string& bytes : facts) {
    const auto tu = skeleton::ReadFacts(bytes);
    ASSERT_TRUE(tu.ok()) << tu.status();
    tus.push_back(*tu);
  }
  Report report;
  CheckProgram(*skeleton::Link(tus), report);
  ASSERT_EQ(program.inversions(), 3U);
  ASSERT_EQ(report.findings.size(), program.inversions());
  for (const Finding& finding : report.findings) {
    EXPECT_EQ(finding.rule, "lock-order-inversion");
    EXPECT_THAT(finding.resources, testing::Contains(testing::HasSubstr("::lock2")));
  }
}

}  // namespace
}  // namespace impasse::scale
