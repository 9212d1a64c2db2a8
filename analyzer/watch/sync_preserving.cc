#include "analyzer/watch/sync_preserving.h"

#include <algorithm>
#include <optional>
#include <span>

namespace impasse {
namespace {

constexpr std::size_t kMaxSteps = 2'000'000;
constexpr std::uint32_t kOpen = kNoId;

// How many events of each thread, by ThreadId. Missing threads have none.
using Clock = std::vector<std::uint32_t>;
using SharedClock = std::shared_ptr<const Clock>;

void Join(Clock& clock, const Clock& other) {
  if (clock.size() < other.size()) clock.resize(other.size(), 0);
  for (std::size_t i = 0; i < other.size(); ++i) clock[i] = std::max(clock[i], other[i]);
}

bool Frees(Op op) {
  return op == Op::kNotifyOne || op == Op::kNotifyAll || op == Op::kPost || op == Op::kSend ||
         op == Op::kTrySend || op == Op::kReceive || op == Op::kTryReceive || op == Op::kClose ||
         op == Op::kAdd || op == Op::kArriveAndWait;
}

bool IsFreed(Op op) {
  return op == Op::kWait || op == Op::kTimedWait || op == Op::kDown || op == Op::kTryDown ||
         op == Op::kTimedDown || op == Op::kReceive || op == Op::kTryReceive || op == Op::kSend ||
         op == Op::kTrySend;
}

bool Acquires(Op op) {
  return op == Op::kAcquire || op == Op::kTryAcquire || op == Op::kTimedAcquire;
}

// A critical section of one thread.
struct Section {
  std::uint32_t acquire = 0;        // index of the event in its thread
  ThreadId release_thread = kNoId;  // kNoId: never released
  std::uint32_t release = kOpen;
  std::uint64_t ticket = 0;
  bool shared = false;
};

struct PlaceHash {
  std::size_t operator()(const std::tuple<ThreadId, ObjectId, ObjectId>& key) const {
    const auto [thread, from, to] = key;
    return ((std::size_t{thread} * 0x9e3779b97f4a7c15U) ^ from) * 0x9e3779b97f4a7c15U ^ to;
  }
};

}  // namespace

// Order: the happens-before of the recorded events without that of locks, and where the locks are.
class SyncPreserving::Order {
 public:
  explicit Order(const Recording& recording)
      : recording_(recording),
        now_(recording.threads.size()),
        count_(recording.threads.size(), 0),
        joins_(recording.threads.size()),
        held_(recording.threads.size()),
        spawned_(recording.objects.size()),
        exited_(recording.objects.size()),
        signals_(recording.objects.size()),
        sections_(recording.objects.size()),
        arrivals_(recording.threads.size()) {
    for (const RecordedEvent& event : recording.events) {
      if (event.thread < now_.size()) Add(event);
    }
  }

  const std::vector<std::uint32_t>* Occurrences(const AbstractAcquire& place) const {
    const auto found = places_.find({place.thread, place.from, place.to});
    return found == places_.end() ? nullptr : &found->second;
  }

  // What has happened before the event of that index, of other threads.
  const Clock* Before(ThreadId thread, std::uint32_t index) const {
    const auto& joins = joins_[thread];
    auto after = std::upper_bound(joins.begin(), joins.end(), index,
                                  [](std::uint32_t i, const auto& join) { return i < join.first; });
    return after == joins.begin() ? nullptr : std::prev(after)->second.get();
  }

  // The sections of a lock by thread.
  const std::vector<std::map<ThreadId, std::vector<Section>>>& sections() const {
    return sections_;
  }
  std::size_t threads() const { return count_.size(); }

 private:
  struct Latest {
    std::uint64_t ticket = 0;
    Clock clock;
  };

  void Add(const RecordedEvent& event) {
    const ThreadId thread = event.thread;
    if (event.object < recording_.objects.size() && !event.failed) {
      if (event.op == Op::kThreadStart) ReceiveOf(event, spawned_[event.object]);
      if (event.op == Op::kJoin) ReceiveOf(event, exited_[event.object]);
      if (IsFreed(event.op)) ReceiveSignals(event);
      if (Acquires(event.op)) AddAcquire(event);
      if (event.op == Op::kRelease) AddRelease(event);
    }
    ++count_[thread];
    if (event.object >= recording_.objects.size() || event.failed) return;
    if (event.op == Op::kSpawn) spawned_[event.object] = {event.ticket, Present(thread)};
    if (event.op == Op::kThreadExit) exited_[event.object] = {event.ticket, Present(thread)};
    const bool ends_once =
        event.op == Op::kRelease && recording_.objects[event.object].kind == ObjectKind::kOnce;
    if (Frees(event.op) || ends_once) AddSignal(event);
  }

  Clock Present(ThreadId thread) const {
    Clock clock = now_[thread] == nullptr ? Clock() : *now_[thread];
    if (clock.size() <= thread) clock.resize(thread + 1, 0);
    clock[thread] = count_[thread];
    return clock;
  }

  void Receive(ThreadId thread, const Clock& clock) {
    if (clock.empty()) return;
    Clock joined = now_[thread] == nullptr ? Clock() : *now_[thread];
    Join(joined, clock);
    now_[thread] = std::make_shared<const Clock>(std::move(joined));
    joins_[thread].emplace_back(count_[thread], now_[thread]);
  }

  // One object stands for one thread after the other: what another one left there is no order.
  void ReceiveOf(const RecordedEvent& event, const Latest& latest) {
    if (latest.ticket == event.ticket) Receive(event.thread, latest.clock);
  }

  void AddSignal(const RecordedEvent& event) {
    auto& signals = signals_[event.object];
    Clock clock = Present(event.thread);
    if (!signals.empty()) Join(clock, signals.back().second);
    // Only the sum of all is asked for, but at a barrier up to the end of a round.
    if (recording_.objects[event.object].kind != ObjectKind::kBarrier) signals.clear();
    signals.emplace_back(event.ticket, std::move(clock));
    if (event.op == Op::kArriveAndWait) arrivals_[event.thread][event.object] = event.ticket;
  }

  void ReceiveSignals(const RecordedEvent& event) {
    const auto& signals = signals_[event.object];
    if (signals.empty()) return;
    const RecordedObject& object = recording_.objects[event.object];
    if (object.kind != ObjectKind::kBarrier || object.capacity == 0) {
      Receive(event.thread, signals.back().second);
      return;
    }
    const auto arrival = arrivals_[event.thread].find(event.object);
    if (arrival == arrivals_[event.thread].end()) return;
    const std::uint64_t last =
        (arrival->second + object.capacity - 1) / object.capacity * object.capacity;
    const auto after =
        std::upper_bound(signals.begin(), signals.end(), last,
                         [](std::uint64_t ticket, const auto& s) { return ticket < s.first; });
    if (after != signals.begin()) Receive(event.thread, std::prev(after)->second);
  }

  void AddAcquire(const RecordedEvent& event) {
    const ThreadId thread = event.thread;
    for (const ObjectId held : held_[thread]) {
      places_[{thread, held, event.object}].push_back(count_[thread]);
    }
    held_[thread].push_back(event.object);
    auto& sections = sections_[event.object][thread];
    open_[{event.object, event.ticket}] = {thread, sections.size()};
    sections.push_back(
        {.acquire = count_[thread], .ticket = event.ticket, .shared = event.mode == Mode::kShared});
  }

  void AddRelease(const RecordedEvent& event) {
    const auto open = open_.find({event.object, event.ticket});
    if (open == open_.end()) return;  // acquired before the window
    const auto [owner, index] = open->second;
    Section& section = sections_[event.object][owner][index];
    section.release_thread = event.thread;
    section.release = count_[event.thread];
    std::vector<ObjectId>& held = held_[owner];
    const auto last = std::find(held.rbegin(), held.rend(), event.object);
    if (last != held.rend()) held.erase(std::next(last).base());
    open_.erase(open);
  }

  const Recording& recording_;
  std::vector<SharedClock> now_;      // by thread: of the others
  std::vector<std::uint32_t> count_;  // by thread: events so far
  std::vector<std::vector<std::pair<std::uint32_t, SharedClock>>> joins_;
  std::vector<std::vector<ObjectId>> held_;
  std::vector<Latest> spawned_;  // by object of a thread
  std::vector<Latest> exited_;
  std::vector<std::vector<std::pair<std::uint64_t, Clock>>> signals_;
  std::vector<std::map<ThreadId, std::vector<Section>>> sections_;
  std::vector<std::map<ObjectId, std::uint64_t>> arrivals_;
  std::map<std::pair<ObjectId, std::uint64_t>, std::pair<ThreadId, std::size_t>> open_;
  std::unordered_map<std::tuple<ThreadId, ObjectId, ObjectId>, std::vector<std::uint32_t>,
                     PlaceHash>
      places_;
};

// Closure: the smallest set of prefixes that contains what was asked for.
class SyncPreserving::Closure {
 public:
  explicit Closure(const Order& order) : order_(order), done_(order.threads(), 0) {}

  // Includes the first `count` events of the thread and everything before them.
  void Include(ThreadId thread, std::uint32_t count) {
    if (count <= done_[thread]) return;
    done_[thread] = count;
    const Clock* before = order_.Before(thread, count - 1);
    if (before == nullptr) return;
    for (ThreadId t = 0; t < before->size(); ++t) done_[t] = std::max(done_[t], (*before)[t]);
  }

  bool Contains(ThreadId thread, std::uint32_t index) const { return done_[thread] > index; }

  // Close closes critical sections until every lock has at most its last ones open. False: one that
  // was never released has to be closed, or there is too much to do.
  bool Close(std::size_t& steps) {
    bool changed = true;
    while (changed) {
      changed = false;
      for (const auto& by_thread : order_.sections()) {
        if (by_thread.size() < 2) continue;
        steps += by_thread.size();
        const std::optional<bool> closed = CloseLock(by_thread);
        if (!closed.has_value() || steps > kMaxSteps) return false;
        changed |= *closed;
      }
    }
    return true;
  }

 private:
  // Whether something was closed; nothing when that is not possible.
  std::optional<bool> CloseLock(const std::map<ThreadId, std::vector<Section>>& by_thread) {
    std::uint64_t last_exclusive = 0;
    std::uint64_t last = 0;
    last_.clear();
    for (const auto& [thread, sections] : by_thread) {
      const auto after =
          std::lower_bound(sections.begin(), sections.end(), done_[thread],
                           [](const Section& s, std::uint32_t done) { return s.acquire < done; });
      if (after == sections.begin()) continue;
      const Section& section = *std::prev(after);
      last = std::max(last, section.ticket);
      if (!section.shared) last_exclusive = std::max(last_exclusive, section.ticket);
      last_.push_back(&section);
    }
    bool any = false;
    for (const Section* section : last_) {
      const std::uint64_t later = section->shared ? last_exclusive : last;
      if (section->ticket >= later) continue;
      if (section->release_thread == kNoId) return std::nullopt;
      if (Contains(section->release_thread, section->release)) continue;
      Include(section->release_thread, section->release + 1);
      any = true;
    }
    return any;
  }

  const Order& order_;
  Clock done_;
  std::vector<const Section*> last_;
};

SyncPreserving::SyncPreserving(const Recording& recording) : recording_(recording) {}
SyncPreserving::~SyncPreserving() = default;

SyncPreserving::Order& SyncPreserving::TheOrder() {
  if (order_ == nullptr) order_ = std::make_unique<Order>(recording_);
  return *order_;
}

bool SyncPreserving::Occurs(const AbstractAcquire& place) {
  return TheOrder().Occurrences(place) != nullptr;
}

SyncPreserving::Verdict SyncPreserving::CanMeet(const std::vector<AbstractAcquire>& places) {
  const Order& order = TheOrder();
  std::vector<std::span<const std::uint32_t>> occurrences;
  for (const AbstractAcquire& place : places) {
    const std::vector<std::uint32_t>* found = order.Occurrences(place);
    if (found == nullptr) return Verdict::kUnknown;
    occurrences.emplace_back(*found);
  }
  // The closure never shrinks: what it contains can no longer be about to happen.
  Closure closure(order);
  std::size_t steps = 0;
  for (;;) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      closure.Include(places[i].thread, occurrences[i].front());
    }
    if (!closure.Close(steps)) return steps > kMaxSteps ? Verdict::kUnknown : Verdict::kApart;
    bool meet = true;
    for (std::size_t i = 0; i < places.size(); ++i) {
      while (!occurrences[i].empty() &&
             closure.Contains(places[i].thread, occurrences[i].front())) {
        occurrences[i] = occurrences[i].subspan(1);
        meet = false;
      }
      if (occurrences[i].empty()) return Verdict::kApart;
    }
    if (meet) return Verdict::kTogether;
  }
}

}  // namespace impasse
