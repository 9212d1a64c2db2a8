// Exploration: what the explorer says of a whole program, in the words of the source. The substrate
// of the checks channel-cycle, channel-stuck, mixed-cycle, count-mismatch, double-close and
// send-on-closed.
#ifndef IMPASSE_ANALYZER_EXPLORE_EXPLORATION_H_
#define IMPASSE_ANALYZER_EXPLORE_EXPLORATION_H_

#include <cstddef>
#include <string>
#include <vector>

#include "analyzer/explore/explorer.h"
#include "analyzer/model/finding.h"

namespace impasse::explore {

// StuckThread is a thread that is blocked for ever, or does what goes wrong.
struct StuckThread {
  std::string name;      // "main", "thread running Worker::Run"
  CallPath spawned;      // where it is started; empty for main
  CallPath path;         // where it is blocked
  std::string text;      // a clause whose subject is the thread: "waits to send on channel 'jobs'"
  std::string resource;  // display name of the first object it waits for
  std::size_t thread = 0;  // equal numbers are one thread, here and in StoryStep
};

// StoryStep is one step of the interleaving; rendezvous are two steps with one number.
struct StoryStep {
  std::size_t thread = 0;
  std::string thread_name;
  std::uint32_t order = 0;  // from 1
  std::string text;         // "sends on channel 'jobs'"
  std::string resource;
  CallPath path;
};

struct Problem {
  VerdictKind kind = VerdictKind::kChannelStuck;
  std::vector<StuckThread> core;    // in the order of the circle
  std::vector<StuckThread> others;  // blocked because of the core
  std::vector<StoryStep> steps;
  Confidence confidence = Confidence::kCertain;
  std::string confidence_reason;
  bool guessed = false;  // on conditions of which nothing is known: no more than a hint
};

struct Exploration {
  std::vector<Problem> problems;
  std::vector<BlindSpot> blind_spots;
  std::size_t roots = 0;       // programs or library entry points explored
  std::size_t groups = 0;      // groups of primitives decided
  std::size_t primitives = 0;  // channels, wait groups, ... found
  std::size_t states = 0;
};

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_EXPLORATION_H_
