#include "analyzer/cli/progress.h"

#include <chrono>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace impasse::cli {
namespace {

class ProgressTest : public ::testing::Test {
 protected:
  std::string Of(ProgressStyle style, std::chrono::seconds per_file) {
    std::string printed;
    Progress::Time now;
    {
      Progress progress(
          style, 4, [&](const std::string& text) { printed += text; }, [&] { return now; });
      for (const char* file : {"x/a.cc", "x/b.cc", "x/c.cc", "x/d.cc"}) {
        now += per_file;
        progress.Done(file);
      }
    }
    return printed;
  }
};

TEST_F(ProgressTest, RedrawsOneLineOfATerminalAndRemovesIt) {
  EXPECT_EQ(Of(ProgressStyle::kTerminal, std::chrono::seconds(0)),
            "\r\033[K[1/4] a.cc\r\033[K[2/4] b.cc\r\033[K[3/4] c.cc\r\033[K[4/4] d.cc\r\033[K");
}

TEST_F(ProgressTest, PrintsFewPlainLinesElsewhere) {
  EXPECT_EQ(Of(ProgressStyle::kLines, std::chrono::seconds(0)), "") << "it is over at once";
  EXPECT_EQ(Of(ProgressStyle::kLines, std::chrono::seconds(5)),
            "impasse: 2 of 4 files read\nimpasse: 4 of 4 files read\n");
}

TEST_F(ProgressTest, SaysNothingWhenItIsToBeQuiet) {
  EXPECT_EQ(Of(ProgressStyle::kNone, std::chrono::seconds(60)), "");
  CommonOptions common;
  common.quiet = true;
  EXPECT_EQ(StyleFor(common), ProgressStyle::kNone);
  common.quiet = false;
  common.ci = true;
  EXPECT_EQ(StyleFor(common), ProgressStyle::kLines) << "on a terminal, too";
}

}  // namespace
}  // namespace impasse::cli
