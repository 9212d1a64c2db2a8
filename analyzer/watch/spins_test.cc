#include "analyzer/watch/spins.h"

#include <cstring>

#include "gtest/gtest.h"

namespace impasse {
namespace {

// A loop of some instructions, sampled once per round; `state` says what is in the registers in
// which round.
template <class State>
std::vector<ThreadSample> Loop(std::size_t rounds, std::size_t instructions, State state) {
  std::vector<ThreadSample> samples(rounds);
  for (std::size_t i = 0; i < rounds; ++i) {
    samples[i] = {0x1000 + 4 * (i % instructions), state(i)};
  }
  return samples;
}

TEST(Spins, TheSameStateAtEachInstructionIsASpin) {
  const SpinCount count = CountSpin(Loop(100, 4, [](std::size_t i) { return 7 + i % 4; }));
  EXPECT_EQ(count.instructions, 4U);
  EXPECT_EQ(count.alike, 100U);
  EXPECT_TRUE(LooksLikeSpin(count));
}

TEST(Spins, OneSampleInASignalHandlerDoesNotMatter) {
  auto samples = Loop(100, 4, [](std::size_t) { return std::size_t{7}; });
  samples[50] = {0x9000, 1};
  samples[51].state = 8;
  EXPECT_TRUE(LooksLikeSpin(CountSpin(samples)));
}

TEST(Spins, ACounterIsAComputation) {
  EXPECT_FALSE(LooksLikeSpin(CountSpin(Loop(100, 4, [](std::size_t i) { return i; }))));
}

TEST(Spins, AnInnerLoopOfAFewRoundsIsAComputation) {
  EXPECT_FALSE(LooksLikeSpin(CountSpin(Loop(100, 4, [](std::size_t i) { return i / 4 % 8; }))));
}

TEST(Spins, FewSamplesOrManyInstructionsSayNothing) {
  const auto same = [](std::size_t) { return std::size_t{7}; };
  EXPECT_FALSE(LooksLikeSpin(CountSpin(Loop(20, 4, same))));
  EXPECT_FALSE(LooksLikeSpin(CountSpin(Loop(1000, 200, same))));
  EXPECT_FALSE(LooksLikeSpin(CountSpin(Loop(60, 40, same))));
}

TEST(Spins, ARecordThatIsCutShortIsNone) {
  ThreadSample sample;
  std::vector<std::byte> body(16);
  const std::uint64_t words[2] = {0x1234, 2};
  std::memcpy(body.data(), words, sizeof(words));
  EXPECT_FALSE(ReadSample(body, sample));
  EXPECT_FALSE(ReadSample({}, sample));
}

}  // namespace
}  // namespace impasse
