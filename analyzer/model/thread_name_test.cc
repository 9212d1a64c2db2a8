#include "analyzer/model/thread_name.h"

#include <gtest/gtest.h>

namespace impasse {
namespace {

TEST(ThreadName, NamesTheFunction) {
  EXPECT_EQ(ThreadName("Worker::Run(int)"), "thread running Worker::Run");
}

TEST(ThreadName, PlacesAClosure) {
  EXPECT_EQ(ThreadName("main::(lambda)::operator()"), "thread running the lambda in main");
  EXPECT_EQ(ThreadName("main::{lambda()#2}::operator()() const"),
            "thread running the lambda in main");
}

TEST(ThreadName, KeepsWhatIsInsideAClosure) {
  EXPECT_EQ(ThreadName("main::(lambda)::operator()::Local::Run"),
            "thread running main::(lambda)::operator()::Local::Run");
}

}  // namespace
}  // namespace impasse
