// What channel.h tells the probe. The test program exports a probe's table itself, so that the
// annotations find it by dlsym as they would find the real one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "impasse/channel.h"

namespace {

std::mutex mu;
std::vector<std::string> heard;  // guarded by mu
std::atomic<const void*> watched{nullptr};

// Costs next to nothing for objects that are not watched: the stress tests must not meet on `mu`.
void Hear(const void* object, const std::string& what) {
  if (object != watched.load(std::memory_order_relaxed)) return;
  const std::lock_guard<std::mutex> lock(mu);
  heard.push_back(what);
}

void HearOp(const void* object, const char* what, std::uint32_t op) {
  if (object == watched.load(std::memory_order_relaxed)) Hear(object, what + std::to_string(op));
}

void Create(const void*, std::uint32_t, std::uint64_t, const char*) {}
void Destroy(const void* object) { Hear(object, "destroy"); }
void WaitBegin(const impasse_arm* arms, std::size_t count, std::uint32_t) {
  for (std::size_t i = 0; i < count; ++i) {
    HearOp(arms[i].object, "wait ", arms[i].op);
  }
}
void WaitEnd() {}
void Did(const void* object, std::uint32_t op) { HearOp(object, "did ", op); }
void Flags(const void*, std::uint32_t) {}
void Failed(const void* object, std::uint32_t op) { HearOp(object, "failed ", op); }
void Endpoint(const void*, std::uint32_t, int) {}
void Nothing() {}

// Returns what was heard of the watched object, and watches it no more.
std::vector<std::string> Heard() {
  watched = nullptr;
  const std::lock_guard<std::mutex> lock(mu);
  return std::exchange(heard, {});
}

void Watch(const void* object) {
  const std::lock_guard<std::mutex> lock(mu);
  watched = object;
  heard.clear();
}

// Waits until the probe heard `what`: the thread that said it is about to park.
void AwaitHeard(const std::string& what) {
  for (;;) {
    {
      const std::lock_guard<std::mutex> lock(mu);
      if (!heard.empty() && heard.back() == what) return;
    }
    std::this_thread::yield();
  }
}

}  // namespace

extern "C" __attribute__((visibility("default"))) const impasse_table impasse_probe_table_v1;
const impasse_table impasse_probe_table_v1 = {IMPASSE_TABLE_VERSION,
                                              sizeof(impasse_table),
                                              Create,
                                              Destroy,
                                              WaitBegin,
                                              WaitEnd,
                                              Did,
                                              Flags,
                                              Flags,
                                              Failed,
                                              Endpoint,
                                              Nothing,
                                              Nothing,
                                              Nothing,
                                              nullptr,
                                              nullptr,
                                              nullptr};

namespace impasse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Annotations, TheProbeIsFound) { EXPECT_EQ(impasse_probe(), &impasse_probe_table_v1); }

TEST(Annotations, CompletedOperationsAndFailedTries) {
  {
    channel<int> ch(1);
    Watch(&ch);
    ch.send(1);
    ch.try_send(2);
    ch.receive();
    ch.try_receive();
    ch.close();
    ch.send(3);    // refused: nothing was done
    ch.receive();  // likewise
  }
  EXPECT_THAT(Heard(),
              ElementsAre("did 20", "failed 20", "did 22", "failed 22", "did 24", "destroy"));
}

TEST(Annotations, AParkedReceiverIsPublishedAndThenCompletes) {
  channel<int> ch;
  Watch(&ch);
  std::thread receiver([&] { ch.receive(); });
  AwaitHeard("wait 22");
  ch.send(1);
  receiver.join();
  EXPECT_THAT(Heard(), ElementsAre("wait 22", "did 20", "did 22"));
}

TEST(Annotations, AParkedSenderIsPublishedAndThenCompletes) {
  channel<int> ch;
  Watch(&ch);
  std::thread sender([&] { ch.send(1); });
  AwaitHeard("wait 20");
  ch.receive();
  sender.join();
  EXPECT_THAT(Heard(), ElementsAre("wait 20", "did 22", "did 20"));
}

TEST(Annotations, AParkedReceiverThatFindsTheChannelClosedDidNothing) {
  channel<int> ch;
  Watch(&ch);
  std::thread receiver([&] { ch.receive(); });
  AwaitHeard("wait 22");
  ch.close();
  receiver.join();
  EXPECT_THAT(Heard(), ElementsAre("wait 22", "did 24"));
}

TEST(Annotations, ASelectWaitsForAllItsArms) {
  channel<int> one;
  channel<int> two;
  Watch(&two);
  std::thread selecting([&] { select(on_receive(one, [] {}), on_send(two, 5, [] {})); });
  AwaitHeard("wait 20");
  one.send(1);
  selecting.join();
  EXPECT_THAT(Heard(), ElementsAre("wait 20"));
}

TEST(Annotations, APollingSelectIsAFailedTryOfEachArm) {
  channel<int> ch;
  Watch(&ch);
  select(on_receive(ch, [] {}), on_send(ch, 1, [] {}), otherwise([] {}));
  EXPECT_THAT(Heard(), ElementsAre("failed 22", "failed 20"));
}

TEST(Annotations, WaitGroupTellsEveryStep) {
  wait_group group;
  Watch(&group);
  std::thread waiter([&] {
    group.add(2);
    group.wait();
  });
  AwaitHeard("wait 15");
  group.done();
  group.done();
  waiter.join();
  EXPECT_THAT(Heard(), ElementsAre("did 18", "did 18", "wait 15", "did 14", "did 14", "did 15"));
}

TEST(Annotations, OtherObjectsAreNotHeard) {
  channel<int> ch(1);
  Watch(nullptr);
  ch.send(1);
  EXPECT_THAT(Heard(), IsEmpty());
}

}  // namespace
}  // namespace impasse
