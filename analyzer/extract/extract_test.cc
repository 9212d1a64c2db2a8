#include <algorithm>
#include <string>

#include "analyzer/extract/tooling.h"
#include "analyzer/skeleton/facts_dump.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace impasse::extract {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

JobResult Compile(const std::string& code, const std::string& standard = "-std=c++20") {
  Job job;
  job.directory = "/src";
  job.root = "/src";
  job.file = "a.cc";
  job.args = {"clang++", standard, "-c", "a.cc"};
  job.virtual_files = {{"/src/a.cc", code}};
  return Run(job, nullptr);
}

std::string Dump(const JobResult& result) {
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(result.facts.data()),
                                 result.facts.size());
  EXPECT_TRUE(facts::VerifyTuBuffer(verifier));
  std::string text = skeleton::DumpJson(*facts::GetTu(result.facts.data()));
  // Expectations read better without escapes.
  std::replace(text.begin(), text.end(), '"', '\'');
  return text;
}

std::string Dump(const std::string& code) {
  const JobResult result = Compile(code);
  EXPECT_FALSE(result.failed) << (result.errors.empty() ? "" : result.errors.front());
  return Dump(result);
}

TEST(ExtractTest, GuardIsConstructedAndDestroyedOnItsVariable) {
  const std::string facts = Dump(
      "#include <mutex>\n"
      "struct A { std::mutex mu; int n; void Add() { std::lock_guard<std::mutex> g(mu); ++n; } "
      "};\n");
  EXPECT_THAT(facts, HasSubstr("'op': 'Construct', 'ordinal': 1, 'name': 'std::lock_guard'"));
  EXPECT_THAT(facts, HasSubstr("'object': 'local(0)', 'args': ['this.A::mu']"));
  EXPECT_THAT(facts, HasSubstr("'object': 'local(0)', 'implicit': true, 'at': 'a.cc:2:"));
}

TEST(ExtractTest, ConstantTablesHandFunctionsAndAddressesOn) {
  const std::string facts = Dump(
      "struct Ops { int (*open)(int); int flags; };\n"
      "struct Device { const Ops* ops; int state; };\n"
      "int Open(int);\n"
      "const Ops table = {Open, 3};\n"
      "Device disks[2] = {{&table, 0}, {&table, 1}};\n"
      "int numbers[] = {1, 2, 3};\n");
  EXPECT_THAT(facts, HasSubstr("'object': 'global(a.cc#_ZL5table).Ops::open', "
                               "'args': ['function(_Z4Openi)']"));
  EXPECT_THAT(facts, HasSubstr("'object': 'global(disks)[constant(1)].Device::ops', "
                               "'args': ['global(a.cc#_ZL5table)&']"));
  EXPECT_THAT(facts, Not(HasSubstr("'object': 'global(numbers)")));
}

TEST(ExtractTest, OnlyVirtualMethodsAreDispatched) {
  const std::string facts = Dump(
      "struct A { virtual void Can(); void Cannot(); };\n"
      "void Use(A* a) { a->Can(); a->Cannot(); a->A::Can(); }\n");
  EXPECT_THAT(facts, HasSubstr("'object': 'param(0)->*', 'virtual': true, 'at': 'a.cc:2:21'"));
  EXPECT_THAT(facts, HasSubstr("'object': 'param(0)->*', 'at': 'a.cc:2:31'"));
  EXPECT_THAT(facts, HasSubstr("'object': 'param(0)->*', 'at': 'a.cc:2:47'"));
}

TEST(ExtractTest, ThrowDestroysWhatItLeaves) {
  const std::string facts = Dump(
      "struct S { ~S(); };\n"
      "void Parse(int x) {\n"
      "  S outer;\n"
      "  try {\n"
      "    { S gone; }\n"
      "    S first;\n"
      "    S second;\n"
      "    if (x) throw 1;\n"
      "    S later;\n"
      "  } catch (...) {\n"
      "    throw;\n"
      "  }\n"
      "}\n");
  // local(0) outer, (1) gone, (2) first, (3) second, (4) later.
  EXPECT_THAT(facts, HasSubstr("'at': 'a.cc:8:12'},\n          {'op': 'Destroy', "));
  const auto destroyed = [&](const std::string& place) {
    std::string order;
    for (std::size_t at = facts.find("'op': 'Destroy'"); at != std::string::npos;
         at = facts.find("'op': 'Destroy'", at + 1)) {
      const std::string line = facts.substr(at, facts.find('\n', at) - at);
      if (line.find(place) != std::string::npos) order += line[line.find("local(") + 6];
    }
    return order;
  };
  EXPECT_EQ(destroyed("a.cc:8:12"), "32");
  EXPECT_EQ(destroyed("a.cc:11:5"), "0");
}

}  // namespace
}  // namespace impasse::extract
