#include "impasse/channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace impasse {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Optional;

TEST(Channel, BufferedKeepsOrderAndBlocksNobodyBelowCapacity) {
  channel<int> ch(3);
  EXPECT_TRUE(ch.send(1));
  EXPECT_TRUE(ch.send(2));
  EXPECT_TRUE(ch.send(3));
  EXPECT_FALSE(ch.try_send(4));
  EXPECT_EQ(ch.size(), 3U);
  EXPECT_THAT(ch.receive(), Optional(1));
  EXPECT_TRUE(ch.try_send(5));
  EXPECT_THAT(ch.receive(), Optional(2));
  EXPECT_THAT(ch.receive(), Optional(3));
  EXPECT_THAT(ch.receive(), Optional(5));
  EXPECT_THAT(ch.try_receive(), Eq(std::nullopt));
}

TEST(Channel, UnbufferedSendReturnsOnlyAfterTheValueWasTaken) {
  channel<int> ch;
  std::atomic<int> taken{0};
  std::atomic<bool> early{false};
  std::thread receiver([&] {
    for (int i = 1; i <= 2000; ++i) {
      if (i % 100 == 0) std::this_thread::yield();
      if (i % 2 == 0) taken = i;  // even: the receiver says before it takes
      ch.receive();
    }
  });
  for (int i = 1; i <= 2000; ++i) {
    ch.send(i);
    if (i % 2 == 0 && taken < i) early = true;
  }
  receiver.join();
  EXPECT_FALSE(early);
}

TEST(Channel, UnbufferedTriesFailWithoutPartner) {
  channel<int> ch;
  EXPECT_EQ(ch.capacity(), 0U);
  EXPECT_FALSE(ch.try_send(1));
  EXPECT_THAT(ch.try_receive(), Eq(std::nullopt));
}

TEST(Channel, TrySendMeetsAParkedReceiver) {
  channel<int> ch;
  std::optional<int> got;
  std::thread receiver([&] { got = ch.receive(); });
  while (!ch.try_send(7)) std::this_thread::yield();
  receiver.join();
  EXPECT_THAT(got, Optional(7));
}

TEST(Channel, CloseLeavesTheBufferReadable) {
  channel<std::string> ch(4);
  ch.send("a");
  ch.send("b");
  ch.close();
  EXPECT_TRUE(ch.closed());
  EXPECT_FALSE(ch.send("c"));
  EXPECT_FALSE(ch.try_send("c"));
  EXPECT_THAT(ch.receive(), Optional(std::string("a")));
  EXPECT_THAT(ch.try_receive(), Optional(std::string("b")));
  EXPECT_THAT(ch.receive(), Eq(std::nullopt));
  EXPECT_THAT(ch.receive(), Eq(std::nullopt));
}

TEST(Channel, CloseWakesParkedSendersAndReceivers) {
  channel<int> empty;
  channel<int> full(1);
  full.send(0);
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] { refused += empty.receive().has_value() ? 0 : 1; });
    threads.emplace_back([&] { refused += full.send(1) ? 0 : 1; });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  empty.close();
  full.close();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused, 6);
  EXPECT_THAT(full.receive(), Optional(0));
}

TEST(Channel, SecondCloseThrows) {
  channel<int> ch;
  ch.close();
  EXPECT_THROW(ch.close(), std::logic_error);
  EXPECT_TRUE(ch.closed());  // and the lock was given back
}

TEST(Channel, RangeForEndsWhenClosedAndEmpty) {
  channel<int> ch(2);
  go([&] {
    for (int i = 0; i < 5; ++i) ch.send(i);
    ch.close();
  });
  std::vector<int> got;
  for (const int value : ch) got.push_back(value);
  EXPECT_THAT(got, ElementsAre(0, 1, 2, 3, 4));
}

TEST(Channel, CarriesMoveOnlyValues) {
  channel<std::unique_ptr<int>> ch(1);
  ch.send(std::make_unique<int>(5));
  std::thread sender([&] { ch.send(std::make_unique<int>(6)); });  // may wait for room
  for (int want = 5; want <= 6; ++want) {
    const std::optional<std::unique_ptr<int>> got = ch.receive();
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(**got, want);
  }
  sender.join();
}

TEST(Channel, DestroysWhatWasNotReceived) {
  const std::shared_ptr<int> value = std::make_shared<int>(1);
  {
    channel<std::shared_ptr<int>> ch(4);
    for (int i = 0; i < 3; ++i) ch.send(value);
    ch.receive();
    EXPECT_EQ(value.use_count(), 3);
  }
  EXPECT_EQ(value.use_count(), 1);
}

TEST(Channel, MayEndAsSoonAsItsLastOperationReturned) {
  for (int i = 0; i < 2000; ++i) {
    channel<bool> done;  // the classic: the frame that waits owns the channel
    go([&done] { done.send(true); });
    EXPECT_THAT(done.receive(), Optional(true));
  }
}

constexpr int kEach = 2000;

// Every value sent arrives exactly once, whatever the capacity and the number of threads.
class Stress : public ::testing::TestWithParam<std::tuple<std::size_t, int, int>> {};

TEST_P(Stress, EveryValueArrivesOnce) {
  const auto [capacity, producers, consumers] = GetParam();
  channel<int> ch(capacity);
  wait_group sent;
  std::vector<std::thread> threads;
  std::vector<std::vector<int>> got(static_cast<std::size_t>(consumers));
  for (int p = 0; p < producers; ++p) {
    sent.add();
    threads.emplace_back([&ch, &sent, p] {
      for (int i = 0; i < kEach; ++i) ch.send(p * kEach + i);
      sent.done();
    });
  }
  for (std::vector<int>& mine : got) {
    threads.emplace_back([&ch, &mine] {
      for (const int value : ch) mine.push_back(value);
    });
  }
  sent.wait();
  ch.close();
  for (std::thread& thread : threads) thread.join();
  std::vector<int> all;
  for (const std::vector<int>& mine : got) all.insert(all.end(), mine.begin(), mine.end());
  std::sort(all.begin(), all.end());
  std::vector<int> want(static_cast<std::size_t>(producers) * kEach);
  std::iota(want.begin(), want.end(), 0);
  EXPECT_EQ(all, want);
}

INSTANTIATE_TEST_SUITE_P(Shapes, Stress,
                         ::testing::Combine(::testing::Values(0, 1, 2, 64), ::testing::Values(1, 4),
                                            ::testing::Values(1, 4)));

TEST(Channel, OneProducerIsReceivedInOrderByOneConsumer) {
  channel<int> ch;
  std::thread producer([&] {
    for (int i = 0; i < 5000; ++i) ch.send(i);
    ch.close();
  });
  int want = 0;
  for (const int value : ch) EXPECT_EQ(value, want++);
  EXPECT_EQ(want, 5000);
  producer.join();
}

TEST(Channel, PingPong) {
  channel<int> ping;
  channel<int> pong;
  std::thread peer([&] {
    for (const int value : ping) pong.send(value + 1);
    pong.close();
  });
  int value = 0;
  for (int i = 0; i < 5000; ++i) {
    ping.send(value);
    value = *pong.receive();
  }
  ping.close();
  EXPECT_EQ(value, 5000);
  EXPECT_THAT(pong.receive(), Eq(std::nullopt));
  peer.join();
}

// A send that returned true was received or lies in the buffer; one that returned false was not.
TEST(Channel, CloseRacesWithSendersWithoutLosingOrInventingValues) {
  for (const std::size_t capacity : {std::size_t{0}, std::size_t{3}}) {
    for (int round = 0; round < 100; ++round) {
      channel<int> ch(capacity);
      std::atomic<int> sent{0};
      std::atomic<int> received{0};
      std::vector<std::thread> threads;
      threads.reserve(4);
      for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&] {
          while (ch.send(1)) ++sent;
        });
      }
      threads.emplace_back([&] {
        for (const int value : ch) received += value;
      });
      if (round % 2 == 0) std::this_thread::yield();
      ch.close();
      for (std::thread& thread : threads) thread.join();
      EXPECT_EQ(sent, received);
    }
  }
}

TEST(WaitGroup, WaitsForAll) {
  for (int round = 0; round < 100; ++round) {
    wait_group pending;
    std::atomic<int> finished{0};
    pending.add(4);
    for (int i = 0; i < 4; ++i) {
      go([&] {
        ++finished;
        pending.done();
      });
    }
    pending.wait();
    EXPECT_EQ(finished, 4);
  }
}

TEST(WaitGroup, WaitOnNothingReturnsAndTheGroupCanBeUsedAgain) {
  wait_group group;
  group.wait();
  group.add(2);
  group.add(-2);
  group.wait();
}

TEST(WaitGroup, NegativeCountThrowsAndChangesNothing) {
  wait_group group;
  EXPECT_THROW(group.done(), std::logic_error);
  group.add();
  EXPECT_THROW(group.add(-2), std::logic_error);
  group.done();
  group.wait();
}

TEST(Go, PassesArguments) {
  channel<int> sum(1);
  go([](int a, int b, channel<int>* to) { to->send(a + b); }, 2, 3, &sum);
  EXPECT_THAT(sum.receive(), Optional(5));
}

}  // namespace
}  // namespace impasse
