#include "impasse/select.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "impasse/channel.h"

namespace impasse {
namespace {

using ::testing::Eq;
using ::testing::Optional;

constexpr int kEach = 2000;
constexpr int kRounds = 3000;

TEST(Select, TakesTheArmThatIsReady) {
  channel<int> a(1);
  channel<int> b(1);
  b.send(2);
  std::optional<int> got;
  const std::size_t arm = select(on_receive(a, [] { FAIL(); }),
                                 on_receive(b, [&](std::optional<int> value) { got = value; }));
  EXPECT_EQ(arm, 1U);
  EXPECT_THAT(got, Optional(2));
}

TEST(Select, OtherwiseIsTakenOnlyWhenNothingIsReady) {
  channel<int> ch(1);
  int sent = 0;
  int idle = 0;
  for (int i = 0; i < 3; ++i) {
    select(on_send(ch, i, [&] { ++sent; }), otherwise([&] { ++idle; }));
  }
  EXPECT_EQ(sent, 1);
  EXPECT_EQ(idle, 2);
  EXPECT_THAT(ch.receive(), Optional(0));
}

TEST(Select, ClosedChannelsAreReady) {
  channel<int> ch(1);
  ch.close();
  bool sent = true;
  select(on_send(ch, 1, [&](bool ok) { sent = ok; }));
  EXPECT_FALSE(sent);
  std::optional<int> got = 5;
  select(on_receive(ch, [&](std::optional<int> value) { got = value; }));
  EXPECT_THAT(got, Eq(std::nullopt));
}

TEST(Select, ParkedSelectIsWokenBySendReceiveAndClose) {
  channel<int> in;
  channel<int> out;
  channel<int> stop;
  std::vector<std::size_t> taken;
  std::optional<int> received;
  bool stopped = false;
  std::thread selecting([&] {
    for (int i = 0; i < 3; ++i) {
      taken.push_back(
          select(on_receive(in, [&](std::optional<int> value) { received = value; }),
                 on_send(out, 8, [] {}),
                 on_receive(stop, [&](std::optional<int> value) { stopped = !value; })));
    }
  });
  in.send(7);
  EXPECT_THAT(out.receive(), Optional(8));
  stop.close();
  selecting.join();
  EXPECT_THAT(taken, ::testing::ElementsAre(0, 1, 2));
  EXPECT_THAT(received, Optional(7));
  EXPECT_TRUE(stopped);
}

TEST(Select, ReadyArmsAreTakenAboutEquallyOften) {
  channel<int> a(1);
  channel<int> b(1);
  channel<int> c(1);
  std::array<int, 3> taken = {};
  for (int i = 0; i < 3000; ++i) {
    a.try_send(0);
    b.try_send(0);
    c.try_send(0);
    ++taken[select(on_receive(a, [] {}), on_receive(b, [] {}), on_receive(c, [] {}))];
  }
  for (const int count : taken) {  // mean 1000, standard deviation 26
    EXPECT_GT(count, 800);
    EXPECT_LT(count, 1200);
  }
}

TEST(Select, BothDirectionsOfOneChannelNeverMeetEachOther) {
  channel<int> ch;
  std::optional<int> got;
  int sent = 0;
  std::thread selecting([&] {
    select(on_send(ch, 1, [&] { ++sent; }),
           on_receive(ch, [&](std::optional<int> value) { got = value; }));
  });
  ch.send(2);
  selecting.join();
  EXPECT_EQ(sent, 0);
  EXPECT_THAT(got, Optional(2));
}

// Two selects that offer each other both directions: exactly one value passes per meeting.
TEST(Select, OpposingSelectsMeet) {
  channel<int> left;
  channel<int> right;
  std::atomic<int> sent{0};
  std::atomic<int> received{0};
  const auto body = [&](channel<int>& mine, channel<int>& other) {
    for (int i = 0; i < kRounds; ++i) {
      select(on_send(mine, 1, [&] { ++sent; }), on_receive(other, [&] { ++received; }));
    }
  };
  std::thread one([&] { body(left, right); });
  std::thread two([&] { body(right, left); });
  one.join();
  two.join();
  EXPECT_EQ(sent, kRounds);
  EXPECT_EQ(received, kRounds);
}

// Selects in opposite order of the same channels must not lock them in opposite order.
TEST(Select, ManyThreadsManyChannels) {
  channel<int> a(1);
  channel<int> b;
  channel<int> c(4);
  std::atomic<int> sent{0};
  std::atomic<int> received{0};
  wait_group senders;
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    senders.add();
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        select(on_send(a, 1, [&] { ++sent; }), on_send(b, 1, [&] { ++sent; }),
               on_send(c, 1, [&] { ++sent; }));
      }
      senders.done();
    });
    threads.emplace_back([&] {
      for (bool open = true; open;) {
        const auto take = [&](std::optional<int> value) {
          value ? static_cast<void>(++received) : static_cast<void>(open = false);
        };
        select(on_receive(c, take), on_receive(b, take), on_receive(a, take));
      }
      for (channel<int>* rest : {&a, &c}) {
        while (rest->try_receive()) ++received;
      }
    });
  }
  senders.wait();
  a.close();
  b.close();
  c.close();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(sent, 3 * kEach);
  EXPECT_EQ(received, 3 * kEach);
}

TEST(Select, CancellationByClose) {
  channel<int> work;
  channel<int> cancel;
  wait_group stopped;
  for (int i = 0; i < 4; ++i) {
    stopped.add();
    go([&] {
      for (bool running = true; running;) {
        select(on_receive(work, [] {}), on_receive(cancel, [&] { running = false; }));
      }
      stopped.done();
    });
  }
  for (int i = 0; i < 100; ++i) work.send(i);
  cancel.close();
  stopped.wait();
}

TEST(Select, RunsItsFunctionWithoutAnyLock) {
  channel<int> ch(2);
  ch.send(1);
  select(on_receive(ch, [&](std::optional<int> value) { ch.send(*value + 1); }));
  EXPECT_THAT(ch.receive(), Optional(2));
}

}  // namespace
}  // namespace impasse
