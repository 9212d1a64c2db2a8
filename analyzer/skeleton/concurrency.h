// Concurrency: which places of which threads can be executed at the same time.
#ifndef IMPASSE_ANALYZER_SKELETON_CONCURRENCY_H_
#define IMPASSE_ANALYZER_SKELETON_CONCURRENCY_H_

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "analyzer/skeleton/threads.h"

namespace impasse::skeleton {

// A thread is concurrent with a thread that it started and has not joined, two threads of one
// parent when one lives while the other is started, and a thread with another instance of itself
// when that is so at its own start, or when its parent has several instances.
class Concurrency {
 public:
  explicit Concurrency(const std::vector<ContextRecord>& contexts) : contexts_(contexts) {}

  // Segment numbers a kind of place: the thread, the threads that live meanwhile, and the thread
  // whose local variables the locks are (kNone: nobody's).
  std::uint32_t Segment(ThreadContext context, const std::vector<ThreadContext>& live,
                        ThreadContext owner);

  bool AtOnce(std::uint32_t first, std::uint32_t second) const;

 private:
  struct Place {
    ThreadContext context;
    std::vector<ThreadContext> live;
    ThreadContext owner;
    auto operator<=>(const Place&) const = default;
  };

  // Several instances of a thread at once; only those that share one instance of `owner` count.
  bool WithItself(ThreadContext context, ThreadContext owner) const;
  std::vector<ThreadContext> Ancestors(ThreadContext context) const;  // the oldest first
  bool LiveDuring(ThreadContext child, const Place& place) const;

  std::vector<ContextRecord> contexts_;
  std::vector<Place> places_;
  std::map<Place, std::uint32_t> index_;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_CONCURRENCY_H_
