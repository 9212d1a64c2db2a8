// Contention: the requests for owned locks that are waiting at one instant, in the terms of the
// starvation rules: how long, how often passed over, because of whom.
#ifndef IMPASSE_ANALYZER_CHECKS_CONTENTION_H_
#define IMPASSE_ANALYZER_CHECKS_CONTENTION_H_

#include <cstdint>
#include <vector>

#include "analyzer/model/wait_for_graph.h"

namespace impasse {

struct WaitingRequest {
  ThreadId waiter = kNoId;
  ObjectId object = kNoId;
  Mode mode = Mode::kExclusive;
  std::uint64_t waited_ns = 0;
  std::uint64_t overtakes = 0;    // grants of the object since the wait began
  std::vector<ThreadId> holders;  // now; empty while the lock changes hands
  bool held_shared = false;       // by readers
};

// WaitingRequests lists those of threads that can still run, longest wait first. Who is part of a
// deadlock, or waits behind one, is left out: that is another rule's. O(V + E).
std::vector<WaitingRequest> WaitingRequests(const WaitForGraph& graph);

// DescribeVictim begins a finding about a request that is passed over: what the waiter and those
// who hold the object now do, and the figures. The message is left to the rule.
Finding DescribeVictim(const Recording& recording, const WaitingRequest& request);

// IsWriterBehindReaders tells whether the request is that of a writer which readers keep out.
bool IsWriterBehindReaders(const Recording& recording, const WaitingRequest& request);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_CHECKS_CONTENTION_H_
