#include "analyzer/extract/command_line.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "analyzer/extract/tooling.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace impasse::extract {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// What is left of `args` between the compiler and what is always added.
std::vector<std::string> Kept(std::vector<std::string> args,
                              const std::string& file = "/src/a.cc") {
  args.insert(args.begin(), "g++");
  std::vector<std::string> command = FrontEndCommand(args, "/src", file);
  const auto end = std::find(command.begin(), command.end(), "-fsyntax-only");
  EXPECT_NE(end, command.end());
  const auto first = std::find_if(command.begin() + 1, end, [](const std::string& word) {
    return !word.starts_with("--driver-mode=") && !word.starts_with("--target=");
  });
  return {first, end};
}

TEST(CommandLineTest, LeavesOutWhatOnlyAnotherCompilerKnows) {
  EXPECT_THAT(Kept({"-DA=1", "-fconserve-stack", "-fno-canonical-system-headers", "-Wall",
                    "-fno-such-flag=3", "-I", "inc", "-c", "a.cc"}),
              ElementsAre("-DA=1", "-Wall", "-I", "inc", "a.cc"));
}

TEST(CommandLineTest, LeavesOutWhatWritesFilesAndWhatIsForCodeGeneration) {
  EXPECT_THAT(Kept({"-MD", "-MF", "a.d", "-MT", "x", "-Wp,-MMD,y.d", "-Wp,-DB,-MD,z.d",
                    "-save-temps=obj", "-fsanitize=thread", "-fprofile-use=p", "-fplugin=p.so",
                    "-pedantic-errors", "-fmodules-ts", "-S", "-o", "a.o", "a.cc"}),
              ElementsAre("-Wp,-DB", "a.cc"));
}

TEST(CommandLineTest, KeepsOneInputOfSeveral) {
  EXPECT_THAT(Kept({"b.cc", "a.cc", "c.o", "-lm", "-x", "none", "libd.a"}),
              ElementsAre("a.cc", "-lm", "-x", "none"));
  EXPECT_THAT(Kept({"-DX", "--", "../src/a.cc"}), ElementsAre("-DX", "../src/a.cc"));
  EXPECT_THAT(Kept({"-DX"}), ElementsAre("-DX", "/src/a.cc"));
  EXPECT_THAT(Kept({"-DX", "/link/to/a.cc"}), ElementsAre("-DX", "/link/to/a.cc"))
      << "the only input is the file, however it is spelled";
}

TEST(CommandLineTest, ReadsOptionsOfTheFrontEndInPairs) {
  EXPECT_THAT(Kept({"-Xclang", "-no-such-option", "-Xclang", "-load", "-Xclang", "p.so", "-Xclang",
                    "-include", "-Xclang", "b.h", "a.cc"}),
              ElementsAre("a.cc", "-Xclang", "-include", "-Xclang", "b.h"));
}

TEST(CommandLineTest, ReplacesAPrecompiledHeaderByItsSource) {
  const std::string directory = ::testing::TempDir() + "/pch";
  fs::create_directories(directory);
  std::ofstream(directory + "/all.h") << "";
  const auto command = FrontEndCommand(
      {"clang++", "-include-pch", directory + "/all.h.pch", "-include-pch", "gone.h.pch", "a.cc"},
      directory, directory + "/a.cc");
  EXPECT_EQ(std::count(command.begin(), command.end(), "-include"), 1);
  EXPECT_THAT(command, Contains(directory + "/all.h"));
  EXPECT_THAT(command, Not(Contains("-include-pch")));
}

TEST(CommandLineTest, TakesTargetAndLanguageFromTheNameOfTheCompiler) {
  const auto cross = FrontEndCommand({"aarch64-linux-gnu-g++-12", "a.c"}, "/src", "/src/a.c");
  EXPECT_THAT(cross, Contains("--target=aarch64-linux-gnu"));
  EXPECT_THAT(cross, Contains("--driver-mode=g++"));
  const auto native = FrontEndCommand({"my-own-cc", "a.c"}, "/src", "/src/a.c");
  EXPECT_THAT(native, Contains("--driver-mode=gcc"));
  EXPECT_THAT(native, Not(Contains(HasSubstr("--target"))));
}

TEST(CommandLineTest, DropsWhatTheDriverBlames) {
  std::vector<std::string> args = {"clang++", "-std=c++2d", "-march=znver9", "-mcpu=x",
                                   "-DA=znver9"};
  EXPECT_TRUE(DropBlamed({"invalid value 'c++2d' in '-std=c++2d'", "unknown target CPU 'znver9'",
                          "unsupported option '-mcpu=' for target 'x86_64-pc-linux-gnu'"},
                         args));
  EXPECT_THAT(args, ElementsAre("clang++", "-std=gnu++2c"));
  EXPECT_FALSE(DropBlamed({"no such file or directory: 'a.cc'"}, args));
}

JobResult Compile(const std::vector<std::string>& args, const std::string& code,
                  const std::string& file = "a.cc") {
  Job job;
  job.directory = "/src";
  job.root = "/src";
  job.file = "/src/" + file;
  job.args = args;
  job.args.push_back(file);
  job.virtual_files = {{"/src/" + file, code}};
  return extract::Run(job, nullptr);
}

TEST(CommandLineTest, FlagsOfANewerCompilerDoNotCostTheUnit) {
  const JobResult result =
      Compile({"g++-19", "-std=c++35", "-march=znver99", "-fwonder", "-mabi=odd", "--param", "x=1"},
              "int f() { return 1; }");
  EXPECT_FALSE(result.failed) << (result.errors.empty() ? "" : result.errors.front());
}

TEST(CommandLineTest, WhatGccOnlyWarnsOfIsNoError) {
  const JobResult result = Compile({"gcc", "-std=gnu99", "-Werror=int-conversion"},
                                   "int f(void) { int *p = 3; g(p); return; }", "a.c");
  EXPECT_FALSE(result.failed) << (result.errors.empty() ? "" : result.errors.front());
}

TEST(CommandLineTest, HeadersThatComeWithGccAreFound) {
  const JobResult result =
      Compile({"g++", "-fopenmp"}, "#include <omp.h>\nint f() { return omp_get_num_threads(); }");
  EXPECT_FALSE(result.failed) << (result.errors.empty() ? "" : result.errors.front());
}

TEST(CommandLineTest, ImportOfAModuleIsRefusedInAClearSentence) {
  const JobResult result = Compile({"g++", "-std=c++20", "-fmodules-ts"}, "import net;\nint x;");
  EXPECT_TRUE(result.failed);
  EXPECT_THAT(result.errors,
              ElementsAre(HasSubstr("a.cc:1:8: imports the C++20 module net; modules are not")));
  EXPECT_THAT(Compile({"g++", "-std=c++20"}, "import <vector>;\n").errors,
              ElementsAre(HasSubstr("imports the C++20 header unit <vector>;")));
  EXPECT_FALSE(Compile({"g++", "-std=c++20"}, "export module net;\nexport int x;").failed);
}

}  // namespace
}  // namespace impasse::extract
