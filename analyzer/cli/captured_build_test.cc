#include "analyzer/cli/captured_build.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "analyzer/cli/compile_db.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

CaptureRecord RecordOf(const std::vector<std::string>& args) {
  return {"/src", "/usr/bin/" + args.front(), args, {}};
}

std::string Field(const std::string& text) { return std::to_string(text.size()) + ":" + text; }

TEST(CaptureRecordTest, ReadsWhatWasWrittenAndRefusesWhatIsCutShort) {
  const std::string bytes = Field("/src") + Field("/usr/bin/cc") + Field("2") + Field("cc") +
                            Field("@a b.rsp") + Field("@a b.rsp") + Field("-c 1:x.c\n");
  const auto record = ParseRecord(bytes);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->directory, "/src");
  EXPECT_THAT(record->args, ElementsAre("cc", "@a b.rsp"));
  EXPECT_EQ(record->response_files.at("@a b.rsp"), "-c 1:x.c\n");
  for (const std::size_t size : {std::size_t{0}, std::size_t{3}, bytes.size() - 1}) {
    EXPECT_FALSE(ParseRecord(bytes.substr(0, size)).has_value()) << size;
  }
}

TEST(CaptureRecordTest, OneCommandPerSource) {
  const auto commands =
      CommandsOf(RecordOf({"gcc", "-I", "x.c", "a.c", "sub/b.cc", "c.o", "-o", "prog", "-lm"}));
  ASSERT_THAT(commands, SizeIs(2));
  EXPECT_EQ(commands[0].file, "/src/a.c");
  EXPECT_EQ(commands[0].output, "prog");
  EXPECT_THAT(commands[0].args,
              ElementsAre("/usr/bin/gcc", "-I", "x.c", "a.c", "c.o", "-o", "prog", "-lm"));
  EXPECT_EQ(commands[1].file, "/src/sub/b.cc");
}

TEST(CaptureRecordTest, LinkingPreprocessingAndQuestionsAreNoCompilations) {
  EXPECT_THAT(CommandsOf(RecordOf({"gcc", "a.o", "-o", "a"})), IsEmpty());
  EXPECT_THAT(CommandsOf(RecordOf({"gcc", "-E", "a.c"})), IsEmpty());
  EXPECT_THAT(CommandsOf(RecordOf({"gcc", "-MM", "a.c"})), IsEmpty());
  EXPECT_THAT(CommandsOf(RecordOf({"gcc", "--version"})), IsEmpty());
  EXPECT_THAT(CommandsOf(RecordOf({"gcc", "-c", "a.S"})), IsEmpty());
  EXPECT_THAT(CommandsOf(RecordOf({"gcc", "-MD", "-c", "a.c"})), SizeIs(1));
}

TEST(CaptureRecordTest, SeesThroughCachesAndResponseFiles) {
  EXPECT_THAT(CommandsOf(RecordOf({"ccache", "g++-12", "-c", "a.cc"})).front().args,
              ElementsAre("g++-12", "-c", "a.cc"));
  CaptureRecord record = RecordOf({"clang", "@x"});
  record.response_files["@x"] = "-DA='1 2' -c 'a.c'";
  EXPECT_THAT(CommandsOf(record).front().args,
              ElementsAre("/usr/bin/clang", "-DA=1 2", "-c", "a.c"));
}

class MergeDatabaseTest : public ::testing::Test {
 protected:
  MergeDatabaseTest() : directory_(::testing::TempDir() + "/merge") {
    fs::create_directories(directory_);
    for (const char* name : {"/a.c", "/b.c"}) std::ofstream(directory_ + name) << "";
  }
  CapturedCommand Command(const std::string& file, const std::string& flag) const {
    return {directory_, directory_ + "/" + file, file + ".o", {"cc", flag, "-c", file}};
  }

  std::string directory_;
};

TEST_F(MergeDatabaseTest, ANewCommandReplacesThatOfTheSameOutputAndKeepsOthers) {
  const auto first = MergeDatabase({Command("b.c", "-O1"), Command("a.c", "-O1")}, "");
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->added, 2U);
  const auto second = MergeDatabase({Command("a.c", "-O2"), Command("a.c", "-O2")}, first->json);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->added, 1U);
  EXPECT_EQ(second->kept, 1U);
  const auto commands = ParseCompileDb(second->json, directory_ + "/compile_commands.json");
  ASSERT_TRUE(commands.ok()) << commands.status();
  ASSERT_THAT(*commands, SizeIs(2));
  EXPECT_THAT((*commands)[0].args, ElementsAre("cc", "-O2", "-c", "a.c"));
  EXPECT_THAT((*commands)[1].args, ElementsAre("cc", "-O1", "-c", "b.c"));
}

TEST_F(MergeDatabaseTest, WhatOnlyTriedTheCompilerOutIsLeftOut) {
  const auto merged = MergeDatabase({Command("conftest.c", "-O1"), Command("a.c", "-O1")}, "");
  ASSERT_TRUE(merged.ok());
  EXPECT_EQ(merged->tests, 1U);
  EXPECT_THAT(merged->json, Not(HasSubstr("conftest")));
  fs::remove(directory_ + "/a.c");
  EXPECT_EQ(MergeDatabase({}, merged->json)->kept, 0U);
}

TEST_F(MergeDatabaseTest, WhatIsNoDatabaseIsRefused) {
  EXPECT_FALSE(MergeDatabase({}, "{").ok());
  EXPECT_FALSE(MergeDatabase({}, "[1]").ok());
}

}  // namespace
}  // namespace impasse::cli
