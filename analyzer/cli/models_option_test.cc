#include "analyzer/cli/models_option.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace impasse::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string ErrorOf(const std::string& text) {
  lockapi::Models models;
  return std::string(ParseModels("m.yaml", text, models).message());
}

TEST(ParseModels, ReadsFunctionsTypesAndGuards) {
  lockapi::Models models;
  const absl::Status parsed = ParseModels("m.yaml",
                                          "functions:\n"
                                          "  - {name: db_enter, op: acquire}\n"
                                          "  - name: 'db::*::WaitFor'\n"
                                          "    op: wait\n"
                                          "    second: 0\n"
                                          "  - {name: db_try, op: try-acquire, success: zero,"
                                          " mode: shared, kind: rwlock, object: 1}\n"
                                          "types:\n"
                                          "  - {name: db_mutex, kind: recursive}\n"
                                          "guards:\n"
                                          "  - {name: 'db::Guard', movable: yes}\n",
                                          models);
  ASSERT_TRUE(parsed.ok()) << parsed.message();
  ASSERT_EQ(models.functions.size(), 3U);
  EXPECT_EQ(models.functions[0].object, 0) << "of a plain function the first argument";
  EXPECT_EQ(models.functions[1].object, lockapi::kThis);
  EXPECT_EQ(models.functions[1].kind, ObjectKind::kCondition);
  EXPECT_EQ(models.functions[2].mode, Mode::kShared);
  EXPECT_EQ(models.functions[2].object, 1);
  EXPECT_TRUE(models.guards[0].movable);
  const lockapi::Table table(std::move(models));
  EXPECT_EQ(table.FindFunction("db::Pool::WaitFor")->second, 0);
  EXPECT_EQ(table.KindOf("db_mutex"), ObjectKind::kRecursiveMutex);
}

TEST(ParseModels, AnEmptyFileIsNoModel) { EXPECT_EQ(ErrorOf("# later\n"), ""); }

TEST(ParseModels, SaysWhereAndWhatIsWrong) {
  EXPECT_THAT(ErrorOf("function:\n  - {name: a, op: acquire}\n"),
              "m.yaml:1: there is no section 'function'; did you mean 'functions'?");
  EXPECT_THAT(ErrorOf("functions:\n  - {name: a, op: aquire}\n"),
              StartsWith("m.yaml:2: 'aquire' is no op; choose from none, acquire"));
  EXPECT_THAT(ErrorOf("functions:\n  - {name: a, op: acquire, knd: mutex}\n"),
              "m.yaml:2: 'a' has no property 'knd'; did you mean 'kind'?");
  EXPECT_THAT(ErrorOf("functions:\n  - {op: acquire}\n"),
              "m.yaml:2: an entry of 'functions' needs a name");
  EXPECT_THAT(ErrorOf("functions:\n  - {name: a}\n"), HasSubstr("'a' needs an op"));
  EXPECT_THAT(ErrorOf("functions:\n  - {name: a, op: wait}\n"), HasSubstr("needs `second`"));
  EXPECT_THAT(ErrorOf("functions:\n  - {name: a, op: acquire, object: -1}\n"),
              HasSubstr("'-1' is no object"));
  EXPECT_THAT(ErrorOf("functions: {a: b}\n"), HasSubstr("takes a list"));
  EXPECT_THAT(ErrorOf("functions: [\n"), StartsWith("m.yaml:"));
}

TEST(ModelWords, EveryArgumentHasOne) {
  EXPECT_EQ(WordForArgument(lockapi::kThis), "this");
  EXPECT_EQ(WordForArgument(3), "3");
  EXPECT_EQ(WordFor(Op::kTryAcquire), "try-acquire");
  EXPECT_EQ(WordFor(ObjectKind::kRwLock), "rwlock");
}

}  // namespace
}  // namespace impasse::cli
