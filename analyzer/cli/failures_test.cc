#include "analyzer/cli/failures.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace impasse::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(FailuresTest, NothingFailedNothingSaid) {
  Report report;
  ReportFailures({}, report);
  EXPECT_TRUE(report.complete);
  EXPECT_TRUE(report.blind_spots.empty());
}

TEST(FailuresTest, AMissingHeaderIsNamedOnceAndComesWithWhatToDo) {
  Report report;
  ReportFailures({{"src/a.cc", {"src/a.cc:3:10: 'gen/config.h' file not found"}},
                  {"src/b.cc", {"src/base.h:7:10: 'gen/config.h' file not found"}},
                  {"src/c.cc", {"src/c.cc:1:10: 'x.pb.h' file not found"}}},
                 report);
  EXPECT_FALSE(report.complete);
  ASSERT_EQ(report.blind_spots.size(), 1U);
  EXPECT_EQ(report.blind_spots[0].what, "3 translation units include headers that cannot be found");
  EXPECT_THAT(report.blind_spots[0].hint, HasSubstr("build the project first"));
  EXPECT_THAT(report.blind_spots[0].items,
              ElementsAre("gen/config.h, included at src/a.cc:3:10 and by 1 other unit",
                          "x.pb.h, included at src/c.cc:1:10"));
}

TEST(FailuresTest, ModulesAndOtherErrorsAreToldApart) {
  Report report;
  ReportFailures({{"m.cc", {"m.cc:1:8: imports the C++20 module net; modules are not supported"}},
                  {"d.cc", {"base.h:2:1: unknown type name 'foo'"}},
                  {"e.cc", {}}},
                 report);
  ASSERT_EQ(report.blind_spots.size(), 2U);
  EXPECT_THAT(report.blind_spots[0].what, HasSubstr("imports C++20 modules"));
  EXPECT_EQ(report.blind_spots[1].what, "2 translation units did not compile");
  EXPECT_THAT(report.blind_spots[1].items,
              ElementsAre("d.cc: base.h:2:1: unknown type name 'foo'", "e.cc"));
}

}  // namespace
}  // namespace impasse::cli
