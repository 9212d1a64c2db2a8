// WaitForGraph: threads and what each waits for, and the AND-OR reduction that decides deadlock.
//
// Mark live every thread that runs, waits for a limited time, or waits for something that the
// outside can end; an AND waiter becomes live when all its providers are, an OR waiter when one is,
// a barrier waiter when enough are. Iterate to the fixpoint. What is left can never run again. This
// is the reduction of generalised request models: E. Knapp, "Deadlock detection in distributed
// databases", ACM Computing Surveys 19(4), 1987, the AND-OR model; a lock cycle and an OR knot are
// special cases.
#ifndef IMPASSE_ANALYZER_MODEL_WAIT_FOR_GRAPH_H_
#define IMPASSE_ANALYZER_MODEL_WAIT_FOR_GRAPH_H_

#include <cstdint>
#include <vector>

#include "analyzer/model/recording.h"
#include "analyzer/model/severity.h"

namespace impasse {

// Request is what one blocked thread needs: `needed` of `providers` (AND: all of them, OR: one).
struct Request {
  ThreadId waiter = kNoId;
  ObjectId object = kNoId;  // for the report; the first arm of a select
  std::vector<ThreadId> providers;
  std::uint32_t needed = 1;
  // How well `providers` is known: kCertain owner-tracked, kLikely declared or by history,
  // kSuspected guessed. An unknown set is expressed by `anyone`.
  Confidence completeness = Confidence::kCertain;
  bool anyone = false;  // every live thread is a provider
  // The wait is for the work of others to be finished (join, wait group, latch, future), not for an
  // exchange with them: such a waiter is the victim of a knot rather than a part of it.
  bool completion = false;
  // The object of an OR request was used since the wait began: the waiter may have been freed and
  // not have run yet, so that the wait says little until it has lasted.
  bool disturbed = false;
  // Somebody has ended such waits before, but all who have are gone.
  bool abandoned = false;
};

class WaitForGraph {
 public:
  // Build derives requests from the holds, waits and releaser histories of a recording. The
  // recording must outlive the graph.
  static WaitForGraph Build(const Recording& recording);

  const Recording& recording() const { return *recording_; }
  const std::vector<Request>& requests() const { return requests_; }

  struct Remainder {
    std::vector<ThreadId> stuck;  // all threads that can never run, sorted
    // Minimal cycles or knots inside, smallest first. The members of a cycle stand in the order of
    // the waiting: each waits for the next, the last for the first.
    std::vector<std::vector<ThreadId>> cores;
    bool whole_process = false;  // every living thread is stuck
  };
  // Reduce is O(V + E) for the remainder; the cores inside it cost O(S * E) for its S threads.
  Remainder Reduce() const;

  // RequestOf returns the request of a blocked thread, or nullptr.
  const Request* RequestOf(ThreadId thread) const;

  // IsSettled tells whether no member of `core` may just have been freed: no wait is disturbed, or
  // it has lasted for kSettleNs at the instant of the recording.
  static constexpr std::uint64_t kSettleNs = 1'000'000'000;
  bool IsSettled(const std::vector<ThreadId>& core) const;

  // ConfidenceOf tells how sure it is that `core` can never run again: certain when every member
  // waits for owners or when no thread of the process lives, otherwise as sure as the weakest
  // member's providers are known.
  Confidence ConfidenceOf(const std::vector<ThreadId>& core, const Remainder& remainder) const;

 private:
  const Recording* recording_ = nullptr;
  std::vector<Request> requests_;
  std::vector<std::uint32_t> request_of_;  // by thread; kNoId when not blocked
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_WAIT_FOR_GRAPH_H_
