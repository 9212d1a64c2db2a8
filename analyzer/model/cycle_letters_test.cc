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
