// Confirmation: do the lock cycles of a report close in this program? Drives the runs of
// `impasse run --confirm`.
//
//   findings ──> suspects        run 1: no pauses; its lock-order edges show where the program does
//       ▲                        what a suspect says
//       │ observed deadlocks     run 2...: threads pause there, for one suspect at a time: those
//       │                        that pause for one may be those that another needs ──> plan
//       └─────────────────── Judge ◄── run ──► Learn ◄── edges of each run
//
// P. Joshi, C.-S. Park, K. Sen, M. Naik, "A randomized dynamic program analysis technique for
// detecting real deadlocks", PLDI 2009. There the suspects come from a run; here they may come from
// source, so places are compared by function and line, inlined calls expanded.
#ifndef IMPASSE_ANALYZER_WATCH_CONFIRMATION_H_
#define IMPASSE_ANALYZER_WATCH_CONFIRMATION_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "analyzer/model/confirm_plan.h"
#include "analyzer/model/finding.h"
#include "analyzer/model/recording.h"

namespace impasse {

// CanConfirm tells whether a finding is a cycle of locks that threads hold and wait for, with the
// call paths of both: what a run can be made to do.
bool CanConfirm(const Finding& finding);

// How the call path of a run follows one of a finding.
struct PathMatch {
  std::size_t frames = 0;  // of the run's path, innermost ones; 0: it does not follow
  bool exact = false;      // every line is the same, not only near
};

// MatchPath compares innermost frame with innermost frame: the same function, on the same line or
// on one nearby (a call of several lines has no line of its own that compilers agree on). The run's
// path may have frames that the finding lacks. One frame of the finding may be missing in the run,
// where the lines of all others are the same: a call in tail position leaves none. O(|finding| *
// |run|).
PathMatch MatchPath(const CallPath& finding, const CallPath& run);

// Not thread-safe.
class Confirmation {
 public:
  // Takes findings for which CanConfirm is true. Each gets as many runs with pauses as `runs` says;
  // one whose places no run came to is given up after three.
  Confirmation(std::vector<Finding> findings, unsigned runs);

  // Learn takes from what a run recorded where the program does what the suspects say.
  void Learn(const Recording& recording);

  // Plan chooses the suspect of the next run and returns the contents of its plan (confirm_plan.h);
  // empty when there is no place to pause.
  std::string Plan();
  // The one that the latest plan is for; null when it is for none.
  const Finding* target() const;

  // Judge ends a run: suspects that are among what was observed are confirmed, and the observed
  // finding gets their verdict, and their fingerprints as property `confirms`. `cut_short`: the run
  // was ended by what was observed, so the other suspects did not have all of it. Returns what was
  // confirmed now.
  std::vector<const Finding*> Judge(std::vector<Finding>& observed, bool cut_short);

  // Done tells whether every suspect is confirmed or has had its runs.
  bool Done() const;
  unsigned runs_done() const { return runs_done_; }
  std::size_t suspect_count() const { return suspects_.size(); }

  struct Counts {
    std::size_t confirmed = 0;
    std::size_t not_reached = 0;
    std::size_t not_confirmed = 0;
  };
  Counts Count() const;

  // AddVerdicts completes the findings of all runs: what was confirmed is there as observed; a
  // prediction of the same defect gets the verdict as property `confirmation` ("confirmed", "not
  // reached", "not confirmed after 10 runs"); every other suspect is added, as a note with it.
  void AddVerdicts(std::vector<Finding>& findings) const;

 private:
  // What one thread of a suspect does.
  struct Part {
    CallPath hold;
    CallPath wait;
    std::set<trace::PlannedPlace> exact;
    std::set<trace::PlannedPlace> near;
    const std::set<trace::PlannedPlace>& places() const { return exact.empty() ? near : exact; }
  };
  struct Suspect {
    Finding finding;
    std::vector<Part> parts;
    unsigned looks = 0;         // runs in which its places were not reached
    unsigned runs = 0;          // that were for it
    unsigned confirmed_in = 0;  // the run, from 1; 0: not confirmed
    bool Reached() const;
    bool Pending(unsigned limit) const;
  };

  static std::string PlanFor(const Suspect& suspect);
  void CountRun(Suspect& suspect, bool cut_short) const;
  static void LearnPart(const RecordedEdge& edge, Part& part);
  static bool IsObservedIn(const Finding& observed, const Suspect& suspect);
  static void PutVerdict(const Suspect& suspect, Finding& finding);
  static std::string WhatWasNotReached(const Suspect& suspect);

  std::vector<Suspect> suspects_;
  Suspect* target_ = nullptr;
  unsigned limit_;
  unsigned runs_done_ = 0;
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_CONFIRMATION_H_
