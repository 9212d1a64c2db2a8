#include "analyzer/importers/linearise.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace impasse {
namespace {

// Where an operation stands in the life of a thread; kOther is none of it.
enum class Phase : std::uint8_t { kSpawned, kStarted, kEnded, kJoined, kOther };
constexpr std::uint64_t kPhases = 4;

Phase PhaseOf(Op op) {
  switch (op) {
    case Op::kSpawn:
      return Phase::kSpawned;
    case Op::kThreadStart:
      return Phase::kStarted;
    case Op::kThreadExit:
      return Phase::kEnded;
    case Op::kJoin:
      return Phase::kJoined;
    default:
      return Phase::kOther;
  }
}

class Merger {
 public:
  Merger(const std::vector<RecordedObject>& objects,
         std::vector<std::vector<RecordedEvent>> threads)
      : objects_(objects),
        threads_(std::move(threads)),
        next_(threads_.size(), 0),
        keys_(objects.size()),
        waiting_(objects.size()) {
    for (const auto& events : threads_) {
      for (const RecordedEvent& event : events) Expect(event);
      size_ += events.size();
    }
    for (auto& keys : keys_) std::sort(keys.begin(), keys.end(), std::greater<>());
  }

  std::vector<RecordedEvent> Run() {
    merged_.reserve(size_);
    for (std::uint32_t t = 0; t < threads_.size(); ++t) runnable_.push_back(t);
    while (merged_.size() < size_) {
      if (runnable_.empty()) Force();
      const std::uint32_t thread = runnable_.back();
      runnable_.pop_back();
      while (Advance(thread)) {
      }
    }
    return std::move(merged_);
  }

 private:
  bool HasTicketOrder(const RecordedEvent& event) const {
    if (event.object >= objects_.size() || event.failed) return false;
    const ObjectKind kind = objects_[event.object].kind;
    return PhaseOf(event.op) != Phase::kOther || !IsOwned(kind) || kind == ObjectKind::kOnce;
  }

  // What has one ticket is told apart: the phases of the life of a thread, that a thread leaves a
  // barrier with the ticket of the latest arrival, after it, and that a once flag is passed after
  // its routine.
  std::uint64_t KeyOf(const RecordedEvent& event) const {
    const Phase phase = PhaseOf(event.op);
    if (phase != Phase::kOther) return event.ticket * kPhases + static_cast<std::uint64_t>(phase);
    const ObjectKind kind = objects_[event.object].kind;
    const bool passes = event.op == Op::kDown;
    if (kind == ObjectKind::kOnce)
      return event.ticket * 4 + (passes ? 2 : event.op == Op::kRelease ? 1 : 0);
    return event.ticket * 2 + (passes && kind == ObjectKind::kBarrier ? 1 : 0);
  }

  void Expect(const RecordedEvent& event) {
    if (HasTicketOrder(event)) keys_[event.object].push_back(KeyOf(event));
  }

  bool IsReady(const RecordedEvent& event) const {
    return !HasTicketOrder(event) || keys_[event.object].back() >= KeyOf(event);
  }

  void Note(const RecordedEvent& event) {
    if (!HasTicketOrder(event)) return;
    Drop(keys_[event.object], KeyOf(event));
    std::vector<std::uint32_t>& waiting = waiting_[event.object];
    runnable_.insert(runnable_.end(), waiting.begin(), waiting.end());
    waiting.clear();
  }

  // The key is the last or, when an event was forced, near it.
  static void Drop(std::vector<std::uint64_t>& keys, std::uint64_t key) {
    for (auto at = keys.rbegin(); at != keys.rend(); ++at) {
      if (*at != key) continue;
      keys.erase(std::next(at).base());
      return;
    }
  }

  // Takes the next event of the thread; false when there is none or it has to wait.
  bool Advance(std::uint32_t thread) {
    if (next_[thread] == threads_[thread].size()) return false;
    const RecordedEvent& event = threads_[thread][next_[thread]];
    if (!IsReady(event) && thread != forced_) {
      waiting_[event.object].push_back(thread);
      return false;
    }
    forced_ = kNoId;
    ++next_[thread];
    merged_.push_back(event);
    Note(event);
    return true;
  }

  // Nobody can go on by the rules: the first who has something left goes on without.
  void Force() {
    while (first_left_ < threads_.size() && next_[first_left_] == threads_[first_left_].size()) {
      ++first_left_;
    }
    forced_ = first_left_;
    std::erase(waiting_[threads_[forced_][next_[forced_]].object], forced_);
    runnable_.push_back(forced_);
  }

  const std::vector<RecordedObject>& objects_;
  std::vector<std::vector<RecordedEvent>> threads_;
  std::vector<std::size_t> next_;
  std::vector<std::vector<std::uint64_t>> keys_;  // order of tickets still to come, the first last
  std::vector<std::vector<std::uint32_t>> waiting_;  // threads, by the object of their next event
  std::vector<std::uint32_t> runnable_;
  std::vector<RecordedEvent> merged_;
  std::size_t size_ = 0;
  std::uint32_t forced_ = kNoId;
  std::uint32_t first_left_ = 0;
};

}  // namespace

std::vector<RecordedEvent> Linearise(const std::vector<RecordedObject>& objects,
                                     std::vector<std::vector<RecordedEvent>> threads) {
  return Merger(objects, std::move(threads)).Run();
}

}  // namespace impasse
