// The probe on semaphores, barriers, once flags, spin locks, C11 threads and futex waits.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "runtime-probe/tests/run_scenario.h"

namespace impasse::probe_tests {
namespace {

using ::testing::SizeIs;
using trace::ThreadRecord;

bool ExitedWell(int status) { return WIFEXITED(status) && WEXITSTATUS(status) == 0; }

ObjectKind KindWaitedFor(const TraceFile& file, const ThreadRecord& thread) {
  return static_cast<ObjectKind>(file.object(thread.blocked.arms[0].object).kind);
}

std::size_t CountBlockedOn(const TraceFile& file, ObjectKind kind) {
  std::size_t count = 0;
  for (const ThreadRecord* thread : file.Blocked()) count += KindWaitedFor(file, *thread) == kind;
  return count;
}

const ThreadRecord* BlockedOn(const TraceFile& file, ObjectKind kind) {
  for (const ThreadRecord* thread : file.Blocked()) {
    if (KindWaitedFor(file, *thread) == kind) return thread;
  }
  return nullptr;
}

TEST(ProbeWaits, ReturnCodesAndErrnoAreThoseOfTheRealFunctions) {
  Running without("wait_codes", {.without_probe = true});
  ASSERT_TRUE(ExitedWell(without.Wait())) << without.errors();
  Running with("wait_codes");
  ASSERT_TRUE(ExitedWell(with.Wait())) << with.errors();
  EXPECT_EQ(with.output(), without.output());
  EXPECT_EQ(with.errors(), without.errors());
  const auto traces = with.Traces();
  ASSERT_THAT(traces, SizeIs(1));
  for (const auto* thread : traces[0].Threads()) {
    EXPECT_EQ(thread->held_count, 0u) << "once flags that threw are given back";
    EXPECT_EQ(thread->seq % 2, 0u) << "nothing waits";
  }
}

TEST(ProbeWaits, SemaphoreHasACountAndAHistoryOfWhoPosts) {
  Running running("semaphore_cycle");
  ASSERT_TRUE(running.WaitFor(
      [](const TraceFile& f) { return CountBlockedOn(f, ObjectKind::kSemaphore) == 2; }));
  const auto traces = running.Traces();
  const auto semaphores = traces[0].Objects(ObjectKind::kSemaphore);
  ASSERT_THAT(semaphores, SizeIs(2));
  for (const auto* semaphore : semaphores) {
    EXPECT_EQ(semaphore->count, 0u);
    EXPECT_EQ(semaphore->waiters, 1u);
    EXPECT_EQ(semaphore->history[0].count, 2u);
    EXPECT_EQ(semaphore->process_shared, 0);
  }
}

TEST(ProbeWaits, SharedSemaphoreIsMarked) {
  Running running("shared_word");
  ASSERT_TRUE(running.WaitFor(
      [](const TraceFile& f) { return CountBlockedOn(f, ObjectKind::kSemaphore) == 1; }));
  EXPECT_EQ(running.Traces()[0].Objects(ObjectKind::kSemaphore).at(0)->process_shared, 1);
}

TEST(ProbeWaits, BarrierKnowsHowManyItWaitsFor) {
  Running running("barrier_short");
  ASSERT_TRUE(running.WaitFor([](const TraceFile& f) {
    return CountBlockedOn(f, ObjectKind::kBarrier) == 2 &&
           CountBlockedOn(f, ObjectKind::kMutex) == 1;
  }));
  const auto traces = running.Traces();
  const auto barriers = traces[0].Objects(ObjectKind::kBarrier);
  ASSERT_THAT(barriers, SizeIs(1));
  EXPECT_EQ(barriers[0]->capacity, 3u);
  EXPECT_EQ(barriers[0]->ticket % 3, 2u) << "two have arrived in this round";
}

TEST(ProbeWaits, OnceFlagsAreOwnedByWhoInitialises) {
  for (const char* scenario : {"once_and_mutex", "static_and_mutex"}) {
    Running running(scenario);
    ASSERT_TRUE(running.WaitFor([](const TraceFile& f) { return f.Blocked().size() == 2; }))
        << scenario;
    const auto traces = running.Traces();
    const ThreadRecord* waiter = BlockedOn(traces[0], ObjectKind::kOnce);
    const ThreadRecord* initialiser = BlockedOn(traces[0], ObjectKind::kMutex);
    ASSERT_NE(waiter, nullptr) << scenario;
    ASSERT_NE(initialiser, nullptr) << scenario;
    ASSERT_EQ(initialiser->held_count, 1u) << scenario;
    EXPECT_EQ(initialiser->held[0].object, waiter->blocked.arms[0].object) << scenario;
  }
}

TEST(ProbeWaits, SpinLockHasAnOwner) {
  Running running("spin_self");
  ASSERT_TRUE(running.WaitFor(
      [](const TraceFile& f) { return CountBlockedOn(f, ObjectKind::kSpinLock) == 1; }));
  EXPECT_EQ(running.Traces()[0].Objects(ObjectKind::kSpinLock).at(0)->owner, 1u);
}

TEST(ProbeWaits, C11ThreadsAndMutexesAreRecorded) {
  Running running("c11_cycle");
  ASSERT_TRUE(running.WaitFor([](const TraceFile& f) { return f.Blocked().size() == 2; }));
  const auto traces = running.Traces();
  EXPECT_EQ(CountBlockedOn(traces[0], ObjectKind::kMutex), 2u);
  EXPECT_THAT(traces[0].Threads(), SizeIs(2));
  for (const ThreadRecord* thread : traces[0].Threads()) EXPECT_EQ(thread->held_count, 1u);
}

TEST(ProbeWaits, FutexWaitsOfTheCxxLibraryAreSeen) {
  Running latch("latch_short");
  ASSERT_TRUE(
      latch.WaitFor([](const TraceFile& f) { return CountBlockedOn(f, ObjectKind::kFutex) == 2; }));
  Running future("future_never");
  ASSERT_TRUE(future.WaitFor(
      [](const TraceFile& f) { return CountBlockedOn(f, ObjectKind::kFutex) == 1; }));
  const auto traces = future.Traces();
  const ThreadRecord* waiter = BlockedOn(traces[0], ObjectKind::kFutex);
  ASSERT_NE(waiter, nullptr);
  EXPECT_EQ(traces[0].object(waiter->blocked.arms[0].object).process_shared, 0)
      << "not marked as private, but in private memory";
}

void RequestBreak(const TraceFile& file, const ThreadRecord& victim) {
  // The main thread is in the first slot.
  const std::uint64_t index = victim.tid == file.header().pid ? 1 : 2;
  const std::uint64_t request = static_cast<std::uint64_t>(victim.generation) << 32 | index;
  const int fd = open(file.path().c_str(), O_WRONLY);
  ASSERT_GE(fd, 0);
  EXPECT_EQ(pwrite(fd, &request, sizeof(request), offsetof(trace::Header, break_request)),
            static_cast<ssize_t>(sizeof(request)));
  close(fd);
}

TEST(ProbeWaits, DeadlockIsBrokenOnRequest) {
  Running running("breakable", {.options = "breakable=1"});
  ASSERT_TRUE(running.WaitFor(
      [](const TraceFile& f) { return CountBlockedOn(f, ObjectKind::kMutex) == 2; }));
  const auto traces = running.Traces();
  RequestBreak(traces[0], *traces[0].Blocked()[0]);
  EXPECT_TRUE(ExitedWell(running.Wait()));
  EXPECT_EQ(running.output(), "told\n");
}

TEST(ProbeWaits, HandledSignalsAreKnown) {
  Running running("semaphore_and_handler");
  ASSERT_TRUE(running.WaitFor([](const TraceFile& f) { return f.Blocked().size() == 1; }));
  const auto traces = running.Traces();
  EXPECT_EQ(traces[0].header().handled_signals, std::uint64_t{1} << (SIGUSR1 - 1));
  kill(running.pid(), SIGUSR1);
  EXPECT_TRUE(ExitedWell(running.Wait()));
}

TEST(ProbeWaits, AWaitIsThatOfItsObjectWhateverAHandlerDoesMeanwhile) {
  Running running("semaphore_and_busy_handler");
  ASSERT_TRUE(running.WaitFor([](const TraceFile& f) { return f.Blocked().size() == 1; }));
  kill(running.pid(), SIGUSR1);
  EXPECT_TRUE(ExitedWell(running.Wait()));
  const auto traces = running.Traces();
  const auto semaphores = traces[0].Objects(ObjectKind::kSemaphore);
  ASSERT_THAT(semaphores, SizeIs(1'001));
  EXPECT_EQ(semaphores[0]->ticket, 2u) << "posted and taken";
  EXPECT_EQ(semaphores[0]->count, 0u);
}

}  // namespace
}  // namespace impasse::probe_tests
