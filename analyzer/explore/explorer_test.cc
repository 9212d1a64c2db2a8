#include "analyzer/explore/explorer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/explore/model_text.h"

namespace impasse::explore {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// The verdicts as "kind: process process ...", the core in order.
std::vector<std::string> Decide(std::string_view text, const Limits& limits = {}) {
  const Model model = ModelOfText(text);
  const Result result = Explore(model, limits);
  EXPECT_THAT(model.abstractions, IsEmpty());
  EXPECT_EQ(result.refused, "");
  EXPECT_FALSE(result.truncated);
  std::vector<std::string> texts;
  for (const Verdict& verdict : result.verdicts) {
    std::string line(ToString(verdict.kind));
    line += ":";
    for (const BlockedProcess& blocked : verdict.core)
      line += " " + model.processes[blocked.process].name;
    texts.push_back(line);
  }
  return texts;
}

TEST(Explorer, SendNobodyReceives) {
  EXPECT_THAT(Decide("chan a 0 main { send:a recv:a }"), ElementsAre("channel-stuck: main"));
}

TEST(Explorer, BufferTakesTheValue) {
  EXPECT_THAT(Decide("chan a 1 main { send:a recv:a }"), IsEmpty());
  EXPECT_THAT(Decide("chan a 1 main { send:a send:a recv:a }"), ElementsAre("channel-stuck: main"));
}

TEST(Explorer, TwoThreadsThatBothSendFirst) {
  EXPECT_THAT(Decide("chan a 0 chan b 0 main { spawn:t send:a recv:b } t { send:b recv:a }"),
              ElementsAre("channel-cycle: main t"));
  EXPECT_THAT(Decide("chan a 0 chan b 0 main { spawn:t send:a recv:b } t { recv:a send:b }"),
              IsEmpty());
}

// The end of main does not hide what another thread may do wrong before.
TEST(Explorer, OneDoneTooManyBeforeTheEndOfMain) {
  EXPECT_THAT(Decide("wg w main { add:w spawn:t done:w wait:w } t { done:w }"),
              ::testing::Contains(::testing::StartsWith("count-mismatch")));
}

TEST(Explorer, CircleOfThree) {
  EXPECT_THAT(
      Decide("chan a 0 chan b 0 chan c 0 wg w main { add:w add:w add:w spawn:p spawn:q spawn:r "
             "wait:w }"
             " p { send:a recv:c done:w } q { send:b recv:a done:w } r { send:c recv:b done:w }"),
      ElementsAre("channel-cycle: p q r"));
}

TEST(Explorer, RangeWithoutClose) {
  const std::string program = " spawn:t send:a send:a ";
  EXPECT_THAT(Decide("chan a 0 wg w main { add:w" + program + "wait:w } t { range:a { } done:w }"),
              ElementsAre("channel-stuck: t"));
  EXPECT_THAT(
      Decide("chan a 0 wg w main { add:w" + program + "close:a wait:w } t { range:a { } done:w }"),
      IsEmpty());
}

TEST(Explorer, CloseAfterTheWaitThatNeedsIt) {
  EXPECT_THAT(
      Decide("chan a 0 wg w main { add:w spawn:t send:a wait:w close:a } t { range:a { } done:w }"),
      ElementsAre("mixed-cycle: main t"));
}

TEST(Explorer, IdleThreadsDieWithMain) {
  EXPECT_THAT(Decide("chan a 0 main { spawn:t send:a } t { range:a { } }"), IsEmpty());
}

TEST(Explorer, LeakWhileTheProgramGoesOn) {
  EXPECT_THAT(Decide("chan a 0 mutex m main { spawn:t loop { lock:m unlock:m } } t { send:a }"),
              ElementsAre("channel-stuck: t"));
  EXPECT_THAT(Decide("chan a 0 main { spawn:t loop { send:a } } t { range:a { } }"), IsEmpty());
}

TEST(Explorer, SelectWithDefaultNeverWaits) {
  EXPECT_THAT(Decide("chan a 0 main { select { recv:a default } }"), IsEmpty());
  EXPECT_THAT(Decide("chan a 0 chan b 0 main { select { recv:a recv:b } }"),
              ElementsAre("channel-stuck: main"));
  EXPECT_THAT(Decide("chan a 0 main { timedrecv:a }"), IsEmpty());
}

TEST(Explorer, SelectTakesWhatComes) {
  EXPECT_THAT(Decide("chan a 0 chan b 0 main { spawn:t select { recv:a recv:b } } t { send:b }"),
              IsEmpty());
  // The other arm's sender is left behind: the receiver counts on two values but takes one.
  EXPECT_THAT(
      Decide("chan a 0 chan b 0 main { spawn:t spawn:u select { recv:a recv:b } join:t join:u } "
             "t { send:a } u { send:b }"),
      UnorderedElementsAre("channel-stuck: u", "channel-stuck: t"));
}

TEST(Explorer, LockHeldAcrossARendezvous) {
  EXPECT_THAT(Decide("chan a 0 mutex m main { spawn:t lock:m recv:a unlock:m join:t } t { lock:m "
                     "send:a unlock:m }"),
              ElementsAre("mixed-cycle: main t", "mixed-cycle: main t"));
  EXPECT_THAT(Decide("chan a 0 mutex m main { spawn:t recv:a lock:m unlock:m join:t } t { lock:m "
                     "send:a unlock:m }"),
              IsEmpty());
}

TEST(Explorer, LocksInOppositeOrder) {
  EXPECT_THAT(Decide("mutex m mutex n main { spawn:t lock:m lock:n unlock:n unlock:m join:t } "
                     "t { lock:n lock:m unlock:m unlock:n }"),
              ElementsAre("lock-cycle: main t"));
}

TEST(Explorer, EarlyReturnLeavesTheCountAboveZero) {
  EXPECT_THAT(Decide("wg w main { add:w spawn:t wait:w } t { if:failed { return } done:w }"),
              ElementsAre("count-mismatch: main"));
  EXPECT_THAT(Decide("wg w main { add:w spawn:t wait:w } t { if:failed { } done:w }"), IsEmpty());
}

TEST(Explorer, EqualConditionsAreEqual) {
  EXPECT_THAT(Decide("chan a 0 main { spawn:t if:x { send:a } } t { if:x { recv:a } }"), IsEmpty());
  EXPECT_THAT(Decide("chan a 0 main { spawn:t if:x { send:a } } t { if:y { recv:a } }"),
              ElementsAre("channel-stuck: main"));
}

TEST(Explorer, EqualBoundsAreEqual) {
  EXPECT_THAT(
      Decide("chan a 0 main { spawn:t times:n { recv:a } join:t } t { times:n { send:a } }"),
      IsEmpty());
  // Unrelated bounds may agree: nothing is said.
  EXPECT_THAT(
      Decide("chan a 0 main { spawn:t times:n { recv:a } join:t } t { times:m { send:a } }"),
      IsEmpty());
  // One more than was sent is wrong whatever the bound is.
  EXPECT_THAT(
      Decide("chan a 0 main { spawn:t times:n { recv:a } recv:a join:t } t { times:n { send:a } }"),
      ElementsAre("channel-stuck: main"));
}

TEST(Explorer, UnknownLoopsSuitTheProgram) {
  EXPECT_THAT(Decide("chan a 0 main { spawn:t spawn:u rep:3 { send:a } join:t join:u } "
                     "t { some { recv:a } } u { some { recv:a } }"),
              IsEmpty());
  EXPECT_THAT(
      Decide("chan a 0 chan b 0 main { spawn:t some { recv:b } join:t } t { some { send:a } }"),
      ElementsAre("channel-stuck: main", "channel-stuck: t"));
}

TEST(Explorer, WorkerPoolOverAClosedChannel) {
  const std::string five = "spawn:t spawn:t spawn:t spawn:t spawn:t";
  const std::string worker = " t { range:jobs { send:results } done:w }";
  const std::string workers = worker + worker + worker + worker + worker;
  EXPECT_THAT(
      Decide("chan jobs 10 chan results 10 wg w main { rep:5 { add:w } " + five +
             " rep:10 { send:jobs } close:jobs wait:w close:results range:results { } }" + workers),
      IsEmpty());
  EXPECT_THAT(
      Decide("chan jobs 10 chan results 0 wg w main { rep:5 { add:w } " + five +
             " rep:10 { send:jobs } close:jobs wait:w close:results range:results { } }" + workers),
      ElementsAre("mixed-cycle: main t"));
}

TEST(Explorer, PipelineFanInAndSemaphore) {
  EXPECT_THAT(
      Decide(
          "chan a 0 chan b 0 main { spawn:p spawn:q range:b { } } p { rep:3 { send:a } close:a } "
          "q { range:a { send:b } close:b }"),
      IsEmpty());
  EXPECT_THAT(
      Decide("chan s 1 wg w main { add:w add:w spawn:p spawn:q wait:w } p { send:s recv:s done:w } "
             "q { send:s recv:s done:w }"),
      IsEmpty());
}

TEST(Explorer, ConditionVariables) {
  EXPECT_THAT(Decide("mutex m cond c main { spawn:t lock:m cwait:c,m unlock:m } t { lock:m "
                     "notify:c unlock:m }"),
              ElementsAre("lost-wakeup: main"));
  EXPECT_THAT(Decide("mutex m cond c main { lock:m spawn:t cwait:c,m unlock:m } t { lock:m "
                     "notify:c unlock:m }"),
              IsEmpty());
}

TEST(Explorer, DataThatWaitersLookAt) {
  const std::string waiter = " t { lock:m while:d,0 { cwait:c,m } unlock:m }";
  EXPECT_THAT(
      Decide("mutex m cond c data d 0 main { spawn:t lock:m set:d,1 notify:c unlock:m join:t }" +
             waiter),
      IsEmpty());
  EXPECT_THAT(
      Decide("mutex m cond c data d 0 main { spawn:t lock:m set:d,1 unlock:m join:t }" + waiter),
      ElementsAre("lost-wakeup: t"));
  // Without the mutex the notification may come between the look and the wait.
  EXPECT_THAT(Decide("mutex m cond c data d 0 main { spawn:t set:d,1 notify:c join:t }" + waiter),
              ElementsAre("lost-wakeup: t"));
  // Nobody knows what the flag begins as: it may be set already.
  EXPECT_THAT(Decide("mutex m cond c data d ? main { spawn:t join:t }" + waiter), IsEmpty());
  EXPECT_THAT(Decide("mutex m cond c data d 0 data e 0 main { spawn:t spawn:u join:t }"
                     " t { lock:m while:d,0 { cwait:c,m } set:e,1 notifyall:c unlock:m }"
                     " u { lock:m while:e,0 { cwait:c,m } set:d,1 notifyall:c unlock:m }"),
              ElementsAre("mixed-cycle: t u"));
}

TEST(Explorer, Barriers) {
  EXPECT_THAT(Decide("barrier b 2 main { spawn:t meet:b meet:b join:t } t { meet:b meet:b }"),
              IsEmpty());
  EXPECT_THAT(Decide("barrier b 3 main { spawn:t meet:b } t { meet:b }"),
              ElementsAre("count-mismatch: main"));
}

TEST(Explorer, SemaphoresAndFutures) {
  EXPECT_THAT(Decide("sem s 0 main { spawn:t down:s } t { post:s }"), IsEmpty());
  EXPECT_THAT(Decide("sem s 0 main { spawn:t down:s down:s } t { post:s }"),
              ElementsAre("nobody-posts: main"));
  EXPECT_THAT(Decide("future f main { spawn:t wait:f wait:f } t { post:f }"), IsEmpty());
}

TEST(Explorer, EventsThatDoNotBlock) {
  EXPECT_THAT(Decide("chan a 1 main { close:a close:a }"), ElementsAre("double-close: main"));
  EXPECT_THAT(Decide("chan a 1 main { close:a send:a }"), ElementsAre("send-on-closed: main"));
  EXPECT_THAT(Decide("chan a 1 main { close:a checksend:a }"), IsEmpty());
  EXPECT_THAT(Decide("wg w main { add:w done:w done:w }"), ElementsAre("count-mismatch: main"));
}

TEST(Explorer, TheStoryIsTheShortest) {
  const Model model =
      ModelOfText("chan a 0 sem s 0 main { spawn:t if:x { post:s post:s } send:a } t { }");
  const Result result = Explore(model);
  ASSERT_EQ(result.verdicts.size(), 1U);
  const Verdict& verdict = result.verdicts[0];
  EXPECT_EQ(verdict.steps.size(), 2U);  // spawn, x is false
  EXPECT_THAT(verdict.assumptions, ElementsAre("'x' is false"));
}

TEST(Explorer, BoundsAreSaid) {
  const Result result = Explore(
      ModelOfText(
          "chan a 9 chan b 9 main { spawn:t loop { send:a recv:b } } t { loop { recv:a send:b } }"),
      {.max_states = 3});
  EXPECT_TRUE(result.truncated);
  EXPECT_THAT(result.verdicts, IsEmpty());
}

TEST(Explorer, BrokenModelsAreRefused) {
  EXPECT_NE(ModelOfText("main { fly:a }").abstractions.size(), 0U);
  Model model = ModelOfText("chan a 0 main { send:a }");
  model.processes[0].nodes[0].next = {99};
  EXPECT_NE(Explore(model).refused, "");
}

}  // namespace
}  // namespace impasse::explore
