#include "analyzer/skeleton/cover_events.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace impasse::skeleton {
namespace {

Event Take(ObjId lock, std::initializer_list<ObjId> held) {
  Event event{.object = lock, .closed = true};
  for (const ObjId other : held) event.held.push_back({.lock = other});
  return event;
}

TEST(CoverEventsTest, KeepsTheFewestLocksHeldForEachPair) {
  std::vector<Event> events = {Take(9, {1, 2, 3}), Take(9, {1}), Take(9, {2, 3}), Take(9, {})};
  EXPECT_TRUE(CoverEvents(events, 0));
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0].held.size(), 1U);
  EXPECT_EQ(events[1].held.size(), 2U);
  EXPECT_TRUE(events[2].held.empty());
}

TEST(CoverEventsTest, LeavesShortListsAsTheyAre) {
  std::vector<Event> events = {Take(9, {1, 2}), Take(9, {1}), Take(9, {2})};
  EXPECT_FALSE(CoverEvents(events, 3));
  EXPECT_EQ(events.size(), 3U);
}

TEST(CoverEventsTest, OnlyReplacesWhatIsTheSameForEveryCaller) {
  std::vector<Event> events = {Take(9, {1}), Take(9, {1, 2}), Take(9, {2})};
  events[1].closed = false;
  EXPECT_FALSE(CoverEvents(events, 0));
}

TEST(CoverEventsTest, PrefersWhatIsSure) {
  std::vector<Event> events = {Take(9, {1}), Take(9, {1, 2})};
  events[0].doubt = Doubt::kManyTargets;
  EXPECT_TRUE(CoverEvents(events, 0));
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].doubt, Doubt::kNone);
}

TEST(CoverEventsTest, WhoMeetsFewerThreadsDoesNotSpeakForOthers) {
  std::vector<Event> events = {Take(9, {1}), Take(9, {1, 2}), Take(9, {2})};
  events[1].live = {7};
  EXPECT_FALSE(CoverEvents(events, 0));
}

}  // namespace
}  // namespace impasse::skeleton
