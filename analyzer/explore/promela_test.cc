// The explorer against SPIN on random models. IMPASSE_SPIN_MODELS says how many (25 by default).
#include "analyzer/explore/promela.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "analyzer/explore/model_text.h"
#include "analyzer/explore/random_model.h"

namespace impasse::explore {
namespace {

// The tools are asked as a person would ask them; the commands are constants of this file.
int Shell(const std::string& command) {
  return std::system(command.c_str());  // NOLINT(bugprone-command-processor)
}

bool HasSpin() { return Shell("spin -V > /dev/null 2>&1 && gcc --version > /dev/null 2>&1") == 0; }

unsigned Count() {
  const char* wanted = std::getenv("IMPASSE_SPIN_MODELS");
  return wanted == nullptr ? 25 : static_cast<unsigned>(std::strtoul(wanted, nullptr, 10));
}

std::string ReadAll(const std::filesystem::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// SPIN's answers, in a directory of its own.
class Spin {
 public:
  Spin() : dir_(std::filesystem::path(testing::TempDir()) / "promela_test") {
    std::filesystem::create_directories(dir_);
  }

  Reachable Ask(const std::string& promela) {
    std::ofstream(dir_ / "model.pml") << promela;
    const std::string build =
        "spin -o3 -a model.pml > spin.out 2>&1 && gcc -O0 -w -DSAFETY "
        "-DNOREDUCE -DVECTORSZ=4096 -DMEMLIM=1024 -o pan pan.c >> spin.out 2>&1";
    if (In(build) != 0) {
      ADD_FAILURE() << ReadAll(dir_ / "spin.out");
      return {};
    }
    const std::string stops = Pan("-A");
    const std::string misuse = Pan("-E");
    return {.decided = IsComplete(stops) && IsComplete(misuse),
            .stops = stops.find("invalid end state (") != std::string::npos,
            .misuse = misuse.find("assertion violated ") != std::string::npos};
  }

 private:
  int In(const std::string& command) { return Shell("cd '" + dir_.string() + "' && " + command); }

  std::string Pan(const std::string& option) {
    In("timeout 60 ./pan -m200000 " + option + " > pan.out 2>&1");
    return ReadAll(dir_ / "pan.out");
  }

  // One error is an answer even when the search was not finished.
  static bool IsComplete(const std::string& output) {
    if (output.find("errors: 1") != std::string::npos) return true;
    return output.find("errors: 0") != std::string::npos &&
           output.find("max search depth too small") == std::string::npos &&
           output.find("Search not completed") == std::string::npos;
  }

  std::filesystem::path dir_;
};

TEST(Promela, SpinAgreesOnRandomModels) {
  if (!HasSpin()) GTEST_SKIP() << "needs spin and gcc";
  Spin spin;
  unsigned stops = 0;
  unsigned misuse = 0;
  unsigned compared = 0;
  for (unsigned seed = 0; seed < Count(); ++seed) {
    const std::string text =
        RandomModel(seed + 500, {.loops = seed % 2 == 1, .all_primitives = true});
    const Model model = ModelOfText(text);
    ASSERT_TRUE(model.abstractions.empty()) << text;
    const Reachable expected = WhatIsReachable(model);
    if (!expected.decided) continue;
    const Reachable found = spin.Ask(PromelaOf(model, text, expected));
    if (!found.decided) continue;
    ++compared;
    EXPECT_EQ(found.stops, expected.stops) << seed << ": " << text;
    EXPECT_EQ(found.misuse, expected.misuse) << seed << ": " << text;
    stops += expected.stops ? 1 : 0;
    misuse += expected.misuse ? 1 : 0;
  }
  RecordProperty("compared", static_cast<int>(compared));
  // The models are worth comparing: most are decided, and the answers differ.
  EXPECT_GT(compared * 3, Count() * 2);
  EXPECT_GT(stops, 0U);
  EXPECT_LT(stops, compared);
  EXPECT_GT(misuse, 0U);
  EXPECT_LT(misuse, compared);
}

TEST(Promela, WhatTheExplorerSaysIsWrittenBeside) {
  const Model model = ModelOfText("chan a 0 main { send:a }");
  const Reachable found = WhatIsReachable(model);
  EXPECT_TRUE(found.decided);
  EXPECT_TRUE(found.stops);
  EXPECT_FALSE(found.misuse);
  EXPECT_NE(PromelaOf(model, "a */ b", found).find("expected: stops = yes, misuse = no"),
            std::string::npos);
  EXPECT_EQ(PromelaOf(model, "a */ b", found).find("a */ b"), std::string::npos);
}

// A receiver that is on its way is not there yet.
TEST(Arrival, SendThatOnlyTriesMayComeTooEarly) {
  EXPECT_TRUE(
      WhatIsReachable(ModelOfText("chan a 0 main { spawn:t trysend:a join:t } t { recv:a }"))
          .stops);
  EXPECT_FALSE(
      WhatIsReachable(ModelOfText("chan a 1 main { spawn:t trysend:a join:t } t { recv:a }"))
          .stops);
}

}  // namespace
}  // namespace impasse::explore
