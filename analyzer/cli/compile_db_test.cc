#include "analyzer/cli/compile_db.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace impasse::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(CompileDbTest, SplitsAsAShellDoes) {
  EXPECT_THAT(SplitCommand(R"(c++ -DA="x y" '-DB=a"b' c\ d.cc  -DE="\"q\"" '')"),
              ElementsAre("c++", "-DA=x y", "-DB=a\"b", "c d.cc", "-DE=\"q\"", ""));
}

TEST(CompileDbTest, DropsWrappersAndWhatClangDoesNotKnow) {
  EXPECT_THAT(CleanCommand({"/usr/bin/ccache", "g++", "-fconserve-stack", "-Wall", "-include-pch",
                            "x.pch", "-Werror=foo", "a.cc"},
                           "/"),
              ElementsAre("g++", "-Wall", "a.cc"));
  EXPECT_THAT(CleanCommand({"env", "A=b", "distcc", "cc", "-DX=1", "a.c"}, "/"),
              ElementsAre("cc", "-DX=1", "a.c"));
}

TEST(CompileDbTest, ExpandsResponseFiles) {
  const std::string directory = ::testing::TempDir() + "/response";
  std::filesystem::create_directories(directory);
  std::ofstream(directory + "/flags.rsp") << "-DA -I\"b c\"\n@missing.rsp";
  EXPECT_THAT(CleanCommand({"c++", "@flags.rsp", "a.cc"}, directory),
              ElementsAre("c++", "-DA", "-Ib c", "@missing.rsp", "a.cc"));
}

TEST(CompileDbTest, ReadsBothFormsRelativeDirectoriesAndDropsRepeats) {
  const auto commands = ParseCompileDb(
      R"([{"directory":"build","file":"../a.cc","command":"c++ -DX -c ../a.cc"},
          {"directory":"build","file":"../a.cc","command":"c++ -DX -c ../a.cc"},
          {"directory":"build","file":"../a.cc","arguments":["c++","-DY","-c","../a.cc"]},
          {"directory":"build","file":"x.S","command":"cc -c x.S"}])",
      "/src/compile_commands.json");
  ASSERT_TRUE(commands.ok()) << commands.status();
  ASSERT_THAT(*commands, SizeIs(2));
  EXPECT_EQ(commands->front().directory, "/src/build");
  EXPECT_EQ(commands->front().file, "/src/a.cc");
  EXPECT_THAT(commands->back().args, ElementsAre("c++", "-DY", "-c", "../a.cc"));
}

TEST(CompileDbTest, SaysWhatIsWrongAndHowToMakeOne) {
  for (const char* json : {"", "{}", "[1]", R"([{"file":"a.cc"}])", "[{\"directory\":"}) {
    const auto commands = ParseCompileDb(json, "db.json");
    ASSERT_FALSE(commands.ok()) << json;
    EXPECT_THAT(std::string(commands.status().message()),
                HasSubstr("db.json is not a compilation database"));
    EXPECT_THAT(std::string(commands.status().message()),
                HasSubstr("CMAKE_EXPORT_COMPILE_COMMANDS"));
  }
}

TEST(CompileDbTest, IsFoundUpwardsAndInBuild) {
  const std::string root = ::testing::TempDir() + "/upwards";
  std::filesystem::create_directories(root + "/build");
  std::filesystem::create_directories(root + "/src/net");
  std::ofstream(root + "/build/compile_commands.json") << "[]";
  const auto found = FindCompileDb("", root + "/src/net");
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(*found, root + "/build/compile_commands.json");
  EXPECT_EQ(*FindCompileDb(root + "/build", "/"), root + "/build/compile_commands.json");
  EXPECT_THAT(std::string(FindCompileDb(root + "/src", "/").status().message()),
              HasSubstr("Make one"));
}

TEST(CompileDbTest, MakesACommandForAFileWithFlags) {
  EXPECT_THAT(CommandFor("x/a.c", {"-DA"}, "/src").args,
              ElementsAre("clang", "-DA", "-c", "/src/x/a.c"));
  EXPECT_EQ(CommandFor("a.cc", {}, "/src").args.front(), "clang++");
}

}  // namespace
}  // namespace impasse::cli
