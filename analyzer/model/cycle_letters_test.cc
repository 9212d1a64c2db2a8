#include "analyzer/model/cycle_letters.h"

#include <gtest/gtest.h>

#include "analyzer/model/fingerprint.h"

namespace impasse {
namespace {

CallPath Path(std::initializer_list<const char*> names) {
  CallPath path;
  for (const char* name : names) path.push_back({.function = name});
  return path;
}

TEST(CycleLetters, LibraryFramesAreNotTheUsers) {
  EXPECT_FALSE(IsUserFunction("bool impasse::channel<int>::send(int)"));
  EXPECT_FALSE(IsUserFunction("std::thread::_Invoker<int>::operator()()"));
  EXPECT_FALSE(IsUserFunction("__pthread_cond_wait"));
  EXPECT_FALSE(IsUserFunction(""));
  EXPECT_TRUE(IsUserFunction("Worker::Run(int)"));
  EXPECT_TRUE(IsUserFunction("stdx::Run()"));
}

TEST(CycleLetters, InnermostUserFrameNamesTheWait) {
  EXPECT_EQ(
      InnermostUserFunction(Path({"main", "Produce(int)", "impasse::channel<int>::send(int)"})),
      "Produce");
  EXPECT_EQ(InnermostUserFunction(Path({"impasse::channel<int>::send(int)"})),
            "impasse::channel::send");
  EXPECT_EQ(InnermostUserFunction({}), "");
}

TEST(CycleLetters, EntryPointOfTheCircleDoesNotMatter) {
  const auto a = ChannelCycleLetters({Path({"main", "A"}), Path({"B"})});
  const auto b =
      ChannelCycleLetters({Path({"B"}), Path({"A", "impasse::channel<int>::receive()"})});
  ASSERT_EQ(a.size(), 2U);
  EXPECT_EQ(Fingerprint(kChannelCycleClass, a), Fingerprint(kChannelCycleClass, b));
  EXPECT_NE(Fingerprint(kChannelCycleClass, a),
            Fingerprint(kChannelCycleClass, ChannelCycleLetters({Path({"A"}), Path({"C"})})));
}

}  // namespace
}  // namespace impasse
