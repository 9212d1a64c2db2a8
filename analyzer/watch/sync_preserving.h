// SyncPreserving: can threads of a recorded run stand in given places at once, in a reordering of
// that run which keeps its synchronisation?
//
// U. Tunc, U. Mathur, A. Pavlogiannis, M. Viswanathan, "Sound dynamic deadlock prediction in linear
// time", PLDI 2023 (arXiv 2304.03692): a reordering is sync-preserving when every thread runs a
// prefix of what it did, every wait sees the signals it saw, and the critical sections of one lock
// keep their order. The smallest such set of prefixes that contains given events is a closure, and
// the threads can meet when the closure does not contain what they are about to do. Critical
// sections that span the start and join of other threads guard these as well (M. Sulzmann, arXiv
// 2512.23552): the closure sees to that by itself.
#ifndef IMPASSE_ANALYZER_WATCH_SYNC_PRESERVING_H_
#define IMPASSE_ANALYZER_WATCH_SYNC_PRESERVING_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "analyzer/model/recording.h"

namespace impasse {

// The place of a thread that acquires `to` while it holds `from`.
struct AbstractAcquire {
  ThreadId thread = kNoId;
  ObjectId from = kNoId;
  ObjectId to = kNoId;
};

// Copies what it needs of the recording, the first time it is asked. Not thread-safe.
class SyncPreserving {
 public:
  enum class Verdict : std::uint8_t {
    kUnknown,   // a place does not occur in the recorded events, or the search was cut short
    kTogether,  // the threads can meet
    kApart,     // the recorded synchronisation keeps them apart
  };

  explicit SyncPreserving(const Recording& recording);
  ~SyncPreserving();
  SyncPreserving(const SyncPreserving&) = delete;
  SyncPreserving& operator=(const SyncPreserving&) = delete;

  // CanMeet asks for places of distinct threads. Linear in the number of occurrences of the places
  // times the cost of one step of the closure, O(threads * locks).
  Verdict CanMeet(const std::vector<AbstractAcquire>& places);

  // Occurs tells whether the recorded events contain the place.
  bool Occurs(const AbstractAcquire& place);

 private:
  class Order;
  class Closure;
  Order& TheOrder();

  const Recording& recording_;
  std::unique_ptr<Order> order_;
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_SYNC_PRESERVING_H_
