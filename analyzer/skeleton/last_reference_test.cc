#include "analyzer/skeleton/last_reference.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "analyzer/scale/unit_writer.h"
#include "analyzer/skeleton/link.h"

namespace impasse::skeleton {
namespace {

using scale::FunctionWriter;
using scale::UnitWriter;

// void put(obj* o) { if (--o->refs) return; LAST(o); }
std::string Put(const std::string& lowers, const std::string& last) {
  UnitWriter unit("a.c");
  FunctionWriter put = unit.Function("put", "put");
  put.Param("o", "obj *");
  const std::uint32_t counter = put.ParamPath(0, {"*", "obj::refs"}, "int");
  put.Begin({2, 1});
  put.Assign(counter, 0);
  put.function().blocks.back()->ops.back()->name = unit.String(lowers);
  put.When(counter, "--o->refs");
  put.Begin({2});
  put.Call(last, last, {put.ParamPath(0, {}, "obj *")});
  put.Begin({});
  return unit.Finish();
}

// The block of `put` that is such a branch; -1 when there is none. What is linked points into
// `facts`.
int BranchOf(const std::string& facts) {
  const auto tu = ReadFacts(facts);
  EXPECT_TRUE(tu.ok()) << tu.status();
  const std::unique_ptr<Program> program = Link({*tu});
  const LastReference drops(*program);
  for (FunctionId id = 0; id < program->functions.size(); ++id) {
    for (std::uint32_t i = 0; i < program->functions[id].blocks.size(); ++i) {
      const LastReference::Drop* drop = drops.At(id, i);
      if (drop != nullptr && !drop->holds) return static_cast<int>(i);
    }
  }
  return -1;
}

TEST(LastReferenceTest, WhatFreesTheObjectOfACounterThatHasReachedZero) {
  EXPECT_EQ(BranchOf(Put("--", "free")), 0);
}

TEST(LastReferenceTest, OtherWorkAtZeroIsNoLastReference) {
  EXPECT_EQ(BranchOf(Put("--", "wake_waiters")), -1);
}

TEST(LastReferenceTest, ACounterThatGrowsIsNoReferenceThatGoes) {
  EXPECT_EQ(BranchOf(Put("++", "free")), -1);
}

}  // namespace
}  // namespace impasse::skeleton
