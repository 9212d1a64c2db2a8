// The probe on threads and processes, run in real programs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include "runtime-probe/tests/run_scenario.h"

namespace impasse::probe_tests {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StrEq;

bool ExitedWith(int status, int expected) {
  return WIFEXITED(status) && WEXITSTATUS(status) == expected;
}

TEST(ProbeProcess, ExitStatusAndOutputAreTheProgramsOwn) {
  Running without("exit_42", {.without_probe = true});
  Running with("exit_42");
  EXPECT_TRUE(ExitedWith(without.Wait(), 42));
  EXPECT_TRUE(ExitedWith(with.Wait(), 42));
  EXPECT_EQ(with.output(), without.output());
  EXPECT_EQ(with.errors(), without.errors());
  const auto traces = with.Traces();
  ASSERT_THAT(traces, SizeIs(1));
  EXPECT_EQ(traces[0].state(), trace::ProcessState::kExited);
  EXPECT_EQ(traces[0].header().exit_status, 42u);
  EXPECT_GE(traces[0].header().end_monotonic_ns, traces[0].header().start_monotonic_ns);
}

TEST(ProbeProcess, DeathByExitOrSignalLeavesAReadableTrace) {
  Running exited("underscore_exit");
  EXPECT_TRUE(ExitedWith(exited.Wait(), 7));
  ASSERT_THAT(exited.Traces(), SizeIs(1));
  EXPECT_EQ(exited.Traces()[0].state(), trace::ProcessState::kRunning);
  EXPECT_EQ(exited.Traces()[0].Objects(ObjectKind::kMutex).at(0)->ticket, 1u);
  Running crashed("crash");
  const int status = crashed.Wait();
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
  EXPECT_THAT(crashed.Traces(), SizeIs(1));
}

TEST(ProbeProcess, TwentyThousandThreadsInTurnShareFewSlots) {
  Running running("churn");
  ASSERT_TRUE(ExitedWith(running.Wait(), 0));
  const auto traces = running.Traces();
  const TraceFile& file = traces[0];
  EXPECT_EQ(file.header().untracked_threads, 0u);
  EXPECT_EQ(file.header().live_threads, 1u);
  EXPECT_LT(file.Threads().size(), 20u);
  EXPECT_EQ(file.Objects(ObjectKind::kMutex).at(0)->ticket, 20'000u);
  EXPECT_THAT(file.Orders(), IsEmpty()) << "nothing refers to the threads";
}

TEST(ProbeProcess, DetachedThreadsGiveTheirSlotsBack) {
  Running running("detached_churn");
  ASSERT_TRUE(ExitedWith(running.Wait(), 0));
  const auto traces = running.Traces();
  EXPECT_EQ(traces[0].header().untracked_threads, 0u);
  EXPECT_EQ(traces[0].header().live_threads, 1u);
}

TEST(ProbeProcess, TwoThousandThreadsAtOnce) {
  Running running("many_threads");
  ASSERT_TRUE(running.WaitUntilReady());
  {
    const auto traces = running.Traces();
    EXPECT_EQ(traces[0].header().live_threads, 2001u);
    EXPECT_EQ(traces[0].header().untracked_threads, 0u);
  }
  running.Continue();
  ASSERT_TRUE(ExitedWith(running.Wait(), 0));
  EXPECT_EQ(running.Traces()[0].header().live_threads, 1u);
}

TEST(ProbeProcess, TooManyThreadsAreCountedNotLost) {
  Running running("many_threads", {.options = "threads=100"});
  ASSERT_TRUE(running.WaitUntilReady());
  EXPECT_GE(running.Traces()[0].header().untracked_threads, 1900u);
  running.Continue();
  EXPECT_TRUE(ExitedWith(running.Wait(), 0));
}

TEST(ProbeProcess, JoinWaitsForTheThread) {
  Running running("join_hang");
  ASSERT_TRUE(running.WaitFor([](const TraceFile& f) { return f.Blocked().size() == 1; }));
  const auto traces = running.Traces();
  const auto& arm = traces[0].Blocked()[0]->blocked.arms[0];
  EXPECT_EQ(arm.op, static_cast<std::uint8_t>(Op::kJoin));
  EXPECT_EQ(traces[0].object(arm.object).owner, 2u);
}

TEST(ProbeProcess, ThreadsThatExitOrAreCancelledHaveEnded) {
  Running running("thread_ends");
  ASSERT_TRUE(ExitedWith(running.Wait(), 0));
  const auto traces = running.Traces();
  EXPECT_EQ(traces[0].header().live_threads, 1u);
  const auto orders = traces[0].Orders();
  EXPECT_THAT(orders, IsEmpty()) << "nothing refers to the threads";
}

TEST(ProbeProcess, ForkedChildHasATraceOfItsOwnWithWhatItHolds) {
  Running running("fork_holding");
  ASSERT_TRUE(ExitedWith(running.Wait(), 0)) << running.errors();
  const auto traces = running.Traces();
  ASSERT_THAT(traces, SizeIs(2));
  const TraceFile& child = traces[traces[0].header().fork_child != 0 ? 0 : 1];
  const TraceFile& parent = traces[traces[0].header().fork_child != 0 ? 1 : 0];
  EXPECT_EQ(child.header().parent_pid, parent.header().pid);
  EXPECT_EQ(parent.state(), trace::ProcessState::kExited);
  const auto mutexes = child.Objects(ObjectKind::kMutex);
  ASSERT_THAT(mutexes, SizeIs(1));
  EXPECT_EQ(mutexes[0]->owner, 1u);
  ASSERT_EQ(child.Threads()[0]->held_count, 1u);
  const auto stack = child.Stack(child.Threads()[0]->held[0].stack);
  ASSERT_GE(stack.size(), 2u);
  EXPECT_THAT(child.ModuleOf(stack[0]), HasSubstr("probe_scenarios"));
  EXPECT_EQ(parent.Threads()[0]->held_count, 0u);
}

TEST(ProbeProcess, FollowNoneRecordsOnlyTheFirstProcess) {
  Running forked("fork_holding", {.options = "follow=none"});
  ASSERT_TRUE(ExitedWith(forked.Wait(), 0)) << forked.errors();
  EXPECT_THAT(forked.Traces(), SizeIs(1));
  Running spawned("spawn", {.options = "follow=none"});
  ASSERT_TRUE(ExitedWith(spawned.Wait(), 0)) << spawned.errors();
  EXPECT_THAT(spawned.Traces(), SizeIs(1));
}

TEST(ProbeProcess, ExecGoesOnInASecondTrace) {
  Running running("exec_self");
  EXPECT_TRUE(ExitedWith(running.Wait(), 42));
  const auto traces = running.Traces();
  ASSERT_THAT(traces, SizeIs(2));
  const bool first_is_new = traces[0].path().ends_with(".1.trace");
  EXPECT_EQ(traces[first_is_new ? 1 : 0].state(), trace::ProcessState::kReplaced);
  EXPECT_EQ(traces[first_is_new ? 0 : 1].state(), trace::ProcessState::kExited);
}

TEST(ProbeProcess, StartedProgramsAreRecorded) {
  Running running("spawn");
  ASSERT_TRUE(ExitedWith(running.Wait(), 0)) << running.errors();
  EXPECT_THAT(running.Traces(), SizeIs(3)) << "itself, the child and the shell";
}

TEST(ProbeProcess, ModuleLoadedLaterIsKnown) {
  Running running("loaded_module");
  ASSERT_TRUE(running.WaitUntilReady());
  const auto traces = running.Traces();
  const auto* main_thread = traces[0].Threads().at(0);
  ASSERT_EQ(main_thread->held_count, 1u);
  const auto stack = traces[0].Stack(main_thread->held[0].stack);
  ASSERT_GE(stack.size(), 2u);
  EXPECT_THAT(traces[0].ModuleOf(stack[0]), HasSubstr("probe_test_module"));
}

TEST(ProbeProcess, CallsBeforeItsOwnConstructorWork) {
  Running running("exit_42", {.more_preload = ":" PROBE_TEST_MODULE});
  EXPECT_TRUE(ExitedWith(running.Wait(), 42));
  EXPECT_THAT(running.Traces(), SizeIs(1));
}

TEST(ProbeProcess, WithoutRoomTheProgramIsUnharmed) {
  Running running("exit_42", {.file_limit = 4096});
  EXPECT_TRUE(ExitedWith(running.Wait(), 42));
  EXPECT_EQ(running.output(), "out\n");
  EXPECT_THAT(running.errors(), HasSubstr("impasse: this run is not recorded"));
  EXPECT_THAT(running.Traces(), IsEmpty());
}

TEST(ProbeProcess, WithLittleRoomTheTraceIsSmaller) {
  Running running("two_threads", {.file_limit = 8 << 20});
  EXPECT_TRUE(ExitedWith(running.Wait(), 0));
  const auto traces = running.Traces();
  ASSERT_THAT(traces, SizeIs(1));
  EXPECT_LE(traces[0].header().file_size, 8u << 20);
  EXPECT_EQ(traces[0].Objects(ObjectKind::kMutex).at(0)->ticket, 2000u);
}

TEST(ProbeProcess, MissingDirectoryIsSaidOnce) {
  Running running("churn",
                  {.environment = {"IMPASSE_TRACE_DIR=/nonexistent"}, .without_directory = true});
  EXPECT_TRUE(ExitedWith(running.Wait(), 0));
  EXPECT_THAT(running.errors(),
              StrEq("impasse: this run is not recorded: cannot make the trace "
                    "/nonexistent/" +
                    std::to_string(running.pid()) + ".0.trace: No such file or directory\n"));
}

TEST(ProbeProcess, BarePreloadWritesIntoTheWorkingDirectory) {
  Running running("two_threads", {.without_directory = true});
  EXPECT_TRUE(ExitedWith(running.Wait(), 0));
  const auto traces = running.Traces();
  ASSERT_THAT(traces, SizeIs(1));
  EXPECT_THAT(traces[0].path(), HasSubstr("/impasse-" + std::to_string(running.pid()) + ".trace"));
}

TEST(ProbeProcess, OptionsAreListedAndUnknownOnesNamed) {
  Running running("exit_42", {.options = "help=1:colour=red:enabled=0"});
  EXPECT_TRUE(ExitedWith(running.Wait(), 42));
  EXPECT_THAT(running.errors(), HasSubstr("impasse: ring (Number, default 8192)"));
  EXPECT_THAT(running.errors(), HasSubstr("there is no option 'colour'"));
  EXPECT_THAT(running.Traces(), IsEmpty());
}

TEST(ProbeProcess, AnnotatedSelectWaitsForAnyOfItsChannels) {
  Running running("select_hang");
  ASSERT_TRUE(running.WaitFor([](const TraceFile& f) {
    const auto blocked = f.Blocked();
    return blocked.size() == 1 && blocked[0]->blocked.arm_count == 2;
  }));
  const auto traces = running.Traces();
  const TraceFile& file = traces[0];
  const trace::BlockedOn& blocked = file.Blocked()[0]->blocked;
  EXPECT_EQ(blocked.flags, trace::kWaitAny);
  ASSERT_EQ(blocked.arm_count, 2u);
  const trace::ObjectRecord& orders = file.object(blocked.arms[0].object);
  const trace::ObjectRecord& results = file.object(blocked.arms[1].object);
  EXPECT_EQ(file.String(orders.name), "orders");
  EXPECT_EQ(orders.capacity, 0u);
  EXPECT_EQ(orders.history[0].count, 1u);
  EXPECT_EQ(orders.history[0].declared, 0u);
  EXPECT_EQ(results.capacity, 3u);
  EXPECT_EQ(results.history[0].declared, 1u);
  EXPECT_EQ(blocked.arms[0].op, static_cast<std::uint8_t>(Op::kReceive));
}

TEST(ProbeProcess, InternalLocksAreNotRecorded) {
  Running running("internal_locks");
  ASSERT_TRUE(ExitedWith(running.Wait(), 0));
  EXPECT_THAT(running.Traces()[0].Objects(ObjectKind::kMutex), IsEmpty());
}

}  // namespace
}  // namespace impasse::probe_tests
