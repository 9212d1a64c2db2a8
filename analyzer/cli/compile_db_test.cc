#include "analyzer/cli/compile_db.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "analyzer/capture/compiler_name.h"
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

TEST(CompileDbTest, DropsWrappersAndWhatNamesOutputs) {
  EXPECT_THAT(
      CleanCommand(
          {"/usr/bin/ccache", "g++", "-Wall", "-MD", "-MF", "a.d", "-o", "a.o", "-c", "a.cc"}, "/"),
      ElementsAre("g++", "-Wall", "-c", "a.cc"));
  EXPECT_THAT(CleanCommand({"env", "A=b", "distcc", "cc", "-DX=1", "a.c"}, "/"),
              ElementsAre("cc", "-DX=1", "a.c"));
  EXPECT_THAT(CleanCommand({"nice", "-n", "5", "ccache", "g++-12", "a.cc"}, "/"),
              ElementsAre("g++-12", "a.cc"));
  EXPECT_THAT(CleanCommand({"ccache", "odd", "a.cc"}, "/"), ElementsAre("odd", "a.cc"));
  EXPECT_THAT(CleanCommand({"sccache", "/opt/cross/bin/arm-linux-gnueabihf-gcc-12", "a.c"}, "/"),
              ElementsAre("/opt/cross/bin/arm-linux-gnueabihf-gcc-12", "a.c"));
}

TEST(CompilerNameTest, KnowsTargetsAndVersions) {
  for (const char* name : {"cc", "/usr/bin/c++", "gcc-12", "g++-12.2", "clang++-22", "clang15",
                           "aarch64-linux-gnu-g++-12", "x86_64-w64-mingw32-gcc", "c99"}) {
    EXPECT_TRUE(capture::IsCompilerName(name)) << name;
  }
  for (const char* name : {"gcc-ar-12", "clang-tidy-22", "clang-format", "cc1", "collect2", "12",
                           "", "ld", "clangd", "gcov-12", "sh"}) {
    EXPECT_FALSE(capture::IsCompilerName(name)) << name;
  }
}

TEST(CompileDbTest, OneFileWithTheSameFlagsTwiceIsOneUnit) {
  const auto commands = ParseCompileDb(
      R"([{"directory":"/s","file":"a.c","command":"cc -DX -o static/a.o -c a.c"},
          {"directory":"/s","file":"a.c","command":"cc -DX -o shared/a.o -c a.c"},
          {"directory":"/s","file":"a.c","command":"cc -DY -o other/a.o -c a.c"}])",
      "/s/compile_commands.json");
  ASSERT_TRUE(commands.ok()) << commands.status();
  EXPECT_THAT(*commands, SizeIs(2));
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
