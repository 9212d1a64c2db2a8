#include "analyzer/cli/map_units.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "analyzer/cli/facts_cache.h"
#include "analyzer/cli/sha256.h"
#include "analyzer/skeleton/facts_generated.h"
#include "analyzer/skeleton/facts_seal.h"
#include "analyzer/skeleton/link.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string HashOf(const std::string& text) {
  Sha256 sha;
  sha.Add(text);
  return sha.Hex();
}

// Facts that say which files were read.
std::string FactsOf(const std::string& file, const std::string& contents) {
  facts::TuT tu;
  tu.format = skeleton::kFactsFormat;
  tu.strings = {"", file};
  tu.main_file = 1;
  tu.files.push_back(std::make_unique<facts::FileT>());
  tu.files.back()->path = 1;
  tu.files.back()->sha256 = HashOf(contents);
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(facts::Tu::Pack(builder, &tu), facts::TuIdentifier());
  std::string bytes(reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize());
  skeleton::SealFacts(bytes);
  return bytes;
}

std::string Fresh(const std::string& name) {
  const std::string directory = ::testing::TempDir() + "/" + name;
  fs::remove_all(directory);
  fs::create_directories(directory);
  return directory;
}

void Write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

TEST(Sha256Test, KnownVectors) {
  EXPECT_EQ(HashOf(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HashOf("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(HashOf(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

class FactsCacheTest : public ::testing::Test {
 protected:
  FactsCacheTest() : root_(Fresh("cache_root")), directory_(Fresh("cache")) {
    Write(root_ + "/a.cc", "one");
    command_ = {root_, root_ + "/a.cc", {"c++", "a.cc"}};
  }

  std::string root_;
  std::string directory_;
  CompileCommand command_;
};

TEST_F(FactsCacheTest, FindsWhatWasStoredUntilAFileChanges) {
  const std::string facts = FactsOf("a.cc", "one");
  FactsCache(directory_, "tool", root_).Store(command_, facts);
  EXPECT_EQ(FactsCache(directory_, "tool", root_).Find(command_), facts);
  Write(root_ + "/a.cc", "two");
  EXPECT_EQ(FactsCache(directory_, "tool", root_).Find(command_), std::nullopt);
  Write(root_ + "/a.cc", "one");
  EXPECT_EQ(FactsCache(directory_, "tool", root_).Find(command_), facts);
}

TEST_F(FactsCacheTest, OtherFlagsAndOtherToolsAreOtherKeys) {
  FactsCache(directory_, "tool", root_).Store(command_, FactsOf("a.cc", "one"));
  EXPECT_EQ(FactsCache(directory_, "new tool", root_).Find(command_), std::nullopt);
  command_.args.emplace_back("-DX");
  EXPECT_EQ(FactsCache(directory_, "tool", root_).Find(command_), std::nullopt);
}

TEST_F(FactsCacheTest, AnotherBuildOfTheWorkerStartsAfresh) {
  const auto find = [&] {
    FactsCache cache(directory_, "1.0", root_);
    cache.DependOn(root_ + "/worker");
    const bool found = cache.Find(command_).has_value();
    if (!found) cache.Store(command_, FactsOf("a.cc", "one"));
    return found;
  };
  Write(root_ + "/worker", "old");
  EXPECT_FALSE(find());
  EXPECT_TRUE(find());
  Write(root_ + "/worker", "new");
  EXPECT_FALSE(find());
  Write(root_ + "/worker", "old");
  EXPECT_TRUE(find());
}

TEST_F(FactsCacheTest, DamagedFilesAreNotUsed) {
  FactsCache(directory_, "tool", root_).Store(command_, FactsOf("a.cc", "one"));
  for (const auto& entry : fs::recursive_directory_iterator(directory_)) {
    if (entry.is_regular_file()) Write(entry.path().string(), "damaged");
  }
  EXPECT_EQ(FactsCache(directory_, "tool", root_).Find(command_), std::nullopt);
}

TEST_F(FactsCacheTest, WhereNothingCanBeWrittenItSaysSoAndGoesOn) {
  Write(root_ + "/file", "");
  FactsCache cache(root_ + "/file/cache", "tool", root_);  // below a file: not even root can write
  cache.Store(command_, FactsOf("a.cc", "one"));
  EXPECT_THAT(cache.Problem(), HasSubstr("cannot be written"));
  EXPECT_EQ(cache.Find(command_), std::nullopt);
}

// A worker for the test: answers with fixed facts, dies at a.cc, sleeps at slow.cc.
class MapUnitsTest : public ::testing::Test {
 protected:
  MapUnitsTest() : directory_(Fresh("map")) {
    Write(directory_ + "/facts", FactsOf("b.cc", ""));
    Write(directory_ + "/worker",
          "#!/bin/sh\nwhile read -r job; do\n"
          "  case \"$job\" in\n"
          "    *crash.cc*) kill -SEGV $$ ;;\n"
          "    *slow.cc*) sleep 100 ;;\n"
          "    *liar.cc*) echo '{\"failed\":false,\"errors\":[],\"size\":4}'; printf abcd ;;\n"
          "    *) echo \"{\\\"failed\\\":false,\\\"errors\\\":[],\\\"size\\\":$(stat -c %s " +
              directory_ + "/facts)}\"; cat " + directory_ +
              "/facts ;;\n"
              "  esac\ndone\n");
    chmod((directory_ + "/worker").c_str(), 0755);
    options_.root = directory_;
    options_.worker = directory_ + "/worker";
  }

  MapResult Map(const std::vector<std::string>& files) {
    std::vector<CompileCommand> commands;
    commands.reserve(files.size());
    for (const std::string& file : files) commands.push_back({directory_, file, {"c++", file}});
    const absl::StatusOr<MapResult> result = MapUnits(commands, options_);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *result : MapResult();
  }

  std::string directory_;
  MapOptions options_;
};

TEST_F(MapUnitsTest, ACrashCostsOneUnit) {
  const MapResult result = Map({"b.cc", "crash.cc", "c.cc"});
  ASSERT_EQ(result.units.size(), 3U);
  EXPECT_FALSE(result.units[0].failed);
  EXPECT_FALSE(result.units[0].facts.empty());
  EXPECT_TRUE(result.units[1].failed);
  EXPECT_THAT(result.units[1].errors, ElementsAre(HasSubstr("the compiler crashed")));
  EXPECT_FALSE(result.units[2].failed);
  EXPECT_FALSE(result.units[2].facts.empty());
}

TEST_F(MapUnitsTest, AUnitThatTakesTooLongIsGivenUp) {
  options_.timeout = std::chrono::seconds(1);
  const MapResult result = Map({"slow.cc"});
  EXPECT_TRUE(result.units[0].failed);
  EXPECT_THAT(result.units[0].errors, ElementsAre(HasSubstr("gave up after 1 s")));
}

TEST_F(MapUnitsTest, BytesThatAreNotFactsAreRefused) {
  const MapResult result = Map({"liar.cc"});
  EXPECT_TRUE(result.units[0].failed);
  EXPECT_TRUE(result.units[0].facts.empty());
}

TEST_F(MapUnitsTest, AWorkerThatCannotBeStartedFailsTheUnits) {
  options_.worker = directory_ + "/missing";
  const MapResult result = Map({"b.cc"});
  EXPECT_TRUE(result.units[0].failed);
}

TEST(CommonRootTest, IsHereWhenAllIsBelowElseTheDeepestCommonDirectory) {
  const std::vector<CompileCommand> commands = {{"/p", "/p/src/a.cc", {}},
                                                {"/p", "/p/src/x/b.cc", {}}};
  EXPECT_EQ(CommonRoot(commands, "/p"), "/p");
  EXPECT_EQ(CommonRoot(commands, "/p/build"), "/p/src");
  EXPECT_EQ(CommonRoot(commands, "/p/sr"), "/p/src");
}

}  // namespace
}  // namespace impasse::cli
