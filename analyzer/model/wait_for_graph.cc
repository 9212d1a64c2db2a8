#include "analyzer/model/wait_for_graph.h"

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/model/cycles.h"

namespace impasse {
namespace {

bool Alive(const Recording& recording, ThreadId thread) {
  return thread < recording.threads.size() && !recording.threads[thread].exited;
}

void SortUnique(std::vector<ThreadId>& threads) {
  std::sort(threads.begin(), threads.end());
  threads.erase(std::unique(threads.begin(), threads.end()), threads.end());
}

// Index answers "who holds it" and "who waits for it" without walking all threads for each request.
struct Index {
  explicit Index(const Recording& recording) {
    for (ThreadId t = 0; t < recording.threads.size(); ++t) {
      const RecordedThread& thread = recording.threads[t];
      for (const RecordedHold& hold : thread.holds)
        holders.emplace(hold.object, Holder{t, hold.mode});
      if (thread.thread_object != kNoId) thread_of.emplace(thread.thread_object, t);
      if (thread.exited) continue;
      for (const RecordedArm& arm : thread.wait.arms)
        waiters.emplace(arm.object, Holder{t, arm.mode});
    }
  }
  struct Holder {
    ThreadId thread;
    Mode mode;
  };
  std::multimap<ObjectId, Holder> holders;
  std::multimap<ObjectId, Holder> waiters;
  std::map<ObjectId, ThreadId> thread_of;  // by the object that joiners wait for
};

// Who can end the wait on one arm. `live` means that the arm ends without the help of a known
// thread: there is nothing to wait for, or the outside world does it.
struct Providers {
  std::vector<ThreadId> threads;
  std::uint32_t needed = 1;
  Confidence completeness = Confidence::kCertain;
  bool anyone = false;
  bool live = false;
  bool completion = false;
  bool abandoned = false;
};

Providers LiveProviders() {
  Providers providers;
  providers.live = true;
  return providers;
}

Providers AllOf(std::vector<ThreadId> threads) {
  SortUnique(threads);
  // An owned lock without an owner is being handed over: its waiter is about to run.
  if (threads.empty()) return LiveProviders();
  Providers providers;
  providers.needed = static_cast<std::uint32_t>(threads.size());
  providers.threads = std::move(threads);
  return providers;
}

class Builder {
 public:
  explicit Builder(const Recording& recording) : recording_(recording), index_(recording) {}

  // Fills `request` and returns true when the thread is blocked for as long as nobody helps it.
  bool MakeRequest(ThreadId waiter, Request& request) const {
    const RecordedThread& thread = recording_.threads[waiter];
    const RecordedWait& wait = thread.wait;
    if (thread.exited || wait.arms.empty() || wait.timed || wait.external) return false;
    request.waiter = waiter;
    request.object = wait.arms.front().object;
    request.needed = 0;
    for (const RecordedArm& arm : wait.arms) {
      Providers providers = ProvidersOf(waiter, wait, arm);
      if (providers.live) return false;
      // One arm suffices, so one provider of one arm does.
      request.needed = wait.arms.size() == 1 ? providers.needed : 1;
      request.anyone |= providers.anyone;
      request.completion |= providers.completion;
      request.abandoned |= providers.abandoned && wait.arms.size() == 1;
      request.completeness = std::min(request.completeness, providers.completeness);
      request.providers.insert(request.providers.end(), providers.threads.begin(),
                               providers.threads.end());
    }
    SortUnique(request.providers);
    const RecordedObject& first = recording_.objects[request.object];
    request.disturbed = !IsOwned(first.kind) && first.kind != ObjectKind::kBarrier &&
                        (wait.arms.size() > 1 || first.ticket != wait.ticket);
    if (request.anyone) request.needed = 1;
    return true;
  }

 private:
  Providers ProvidersOf(ThreadId waiter, const RecordedWait& wait, const RecordedArm& arm) const {
    if (arm.object >= recording_.objects.size()) return LiveProviders();
    const RecordedObject& object = recording_.objects[arm.object];
    if (object.process_shared) return LiveProviders();
    if (object.kind == ObjectKind::kThread || arm.op == Op::kJoin) return Joined(arm.object);
    if (object.kind == ObjectKind::kRwLock && arm.mode == Mode::kShared) return Writer(arm.object);
    if (IsOwned(object.kind)) return Owners(arm.object);
    if (object.kind == ObjectKind::kBarrier) return Missing(wait, arm.object);
    Providers providers = Releasers(waiter, object, arm.op);
    if (providers.live) return providers;
    // A condition wait takes its mutex again before it returns, and whoever holds the mutex now may
    // be about to notify.
    if (wait.mutex < recording_.objects.size()) {
      const Providers owners = Owners(wait.mutex);
      providers.threads.insert(providers.threads.end(), owners.threads.begin(),
                               owners.threads.end());
    }
    return providers;
  }

  Providers Joined(ObjectId object) const {
    const auto joined = index_.thread_of.find(object);
    Providers providers;
    if (joined == index_.thread_of.end()) {
      providers.anyone = true;
      providers.completeness = Confidence::kSuspected;
    } else if (!Alive(recording_, joined->second)) {
      return LiveProviders();
    } else {
      providers.threads = {joined->second};
    }
    providers.completion = true;
    return providers;
  }

  // The owner word and the held sets are written one after the other: an owner that does not list
  // the lock (nor has lost count of its locks) is letting go of it or just taking it.
  std::vector<ThreadId> ConfirmedOwner(ObjectId object) const {
    const ThreadId owner = recording_.objects[object].owner;
    if (owner >= recording_.threads.size()) return {};
    const RecordedThread& thread = recording_.threads[owner];
    const bool listed =
        std::any_of(thread.holds.begin(), thread.holds.end(),
                    [object](const RecordedHold& hold) { return hold.object == object; });
    if (listed || thread.holds_truncated) return {owner};
    return {};
  }

  std::vector<ThreadId> Holders(ObjectId object, bool exclusive_only) const {
    std::vector<ThreadId> threads = ConfirmedOwner(object);
    const bool shared = recording_.objects[object].kind == ObjectKind::kRwLock;
    const auto [first, last] = index_.holders.equal_range(object);
    for (auto holder = first; holder != last && shared; ++holder) {
      const bool exclusive = holder->second.mode == Mode::kExclusive;
      if (!exclusive && !exclusive_only) threads.push_back(holder->second.thread);
    }
    return threads;
  }

  Providers Owners(ObjectId object) const { return AllOf(Holders(object, false)); }

  // A reader waits for the writer that holds the lock or, where writers go first, for those queued.
  Providers Writer(ObjectId object) const {
    std::vector<ThreadId> writers = Holders(object, true);
    if (!writers.empty()) return AllOf(std::move(writers));
    const auto [first, last] = index_.waiters.equal_range(object);
    for (auto waiter = first; waiter != last; ++waiter) {
      if (waiter->second.mode == Mode::kExclusive) writers.push_back(waiter->second.thread);
    }
    return AllOf(std::move(writers));
  }

  Providers Releasers(ThreadId waiter, const RecordedObject& object, Op op) const {
    const auto& known = object.releasers[op == Op::kSend ? 1 : 0];
    // There is something to take: the waiter is about to run.
    if (object.kind == ObjectKind::kSemaphore && object.count > 0) return LiveProviders();
    Providers providers;
    providers.completion = object.kind == ObjectKind::kWaitGroup ||
                           object.kind == ObjectKind::kLatch || object.kind == ObjectKind::kFuture;
    for (const ThreadId thread : known.threads) {
      if (thread != waiter && Alive(recording_, thread)) providers.threads.push_back(thread);
    }
    // A history of threads that have all ended says nothing about who comes next.
    // Only wakes that found a sleeper are seen of a futex.
    const bool complete = known.declared || (object.kind != ObjectKind::kFutex && !known.overflow &&
                                             !providers.threads.empty());
    if (!complete && recording_.has_signal_handlers && HandlersMayUse(object.kind)) {
      return LiveProviders();
    }
    providers.anyone = !complete;
    providers.completeness = complete ? Confidence::kLikely : Confidence::kSuspected;
    providers.abandoned = !complete && !known.overflow && !known.threads.empty() &&
                          object.kind != ObjectKind::kFutex && AllEnded(known.threads);
    return providers;
  }

  bool AllEnded(const std::vector<ThreadId>& threads) const {
    return std::none_of(threads.begin(), threads.end(),
                        [this](ThreadId thread) { return Alive(recording_, thread); });
  }

  // Of what threads wait for, a signal handler may touch only these.
  static bool HandlersMayUse(ObjectKind kind) {
    return kind == ObjectKind::kSemaphore || kind == ObjectKind::kFutex;
  }

  // How many have to come yet. Each arrival is a ticket, and rounds begin at multiples of the
  // capacity; threads whose round is full are about to run, whatever their records say.
  static std::uint64_t MissingAt(const RecordedObject& barrier, const RecordedWait& wait,
                                 std::size_t arrived) {
    const std::uint64_t capacity = barrier.capacity;
    std::uint64_t there = arrived;
    std::uint64_t needed = capacity;
    if (wait.ticket != 0) {
      there = barrier.ticket;
      needed = (wait.ticket + capacity - 1) / capacity * capacity;
    }
    return there >= needed ? 0 : needed - there;
  }

  Providers Missing(const RecordedWait& wait, ObjectId barrier) const {
    const RecordedObject& object = recording_.objects[barrier];
    std::set<ThreadId> arrived;
    const auto [first, last] = index_.waiters.equal_range(barrier);
    for (auto waiter = first; waiter != last; ++waiter) arrived.insert(waiter->second.thread);
    Providers providers;
    if (object.capacity == 0) {
      providers.anyone = true;
      providers.completeness = Confidence::kSuspected;
      return providers;
    }
    const std::uint64_t missing = MissingAt(object, wait, arrived.size());
    if (missing == 0) return LiveProviders();
    providers.needed = static_cast<std::uint32_t>(missing);
    for (const ThreadId thread : object.releasers[0].threads) {
      if (arrived.count(thread) == 0 && Alive(recording_, thread))
        providers.threads.push_back(thread);
    }
    SortUnique(providers.threads);
    const bool complete =
        object.releasers[0].declared ||
        (!object.releasers[0].overflow && providers.threads.size() >= providers.needed);
    providers.anyone = !complete;
    providers.completeness = complete ? Confidence::kLikely : Confidence::kSuspected;
    return providers;
  }

  const Recording& recording_;
  Index index_;
};

// One run of the reduction: counters per waiter, a worklist of threads that have become live.
class Reduction {
 public:
  Reduction(const Recording& recording, const std::vector<Request>& requests,
            const std::vector<std::uint32_t>& request_of)
      : recording_(recording), requests_(requests), request_of_(request_of) {}

  // Returns by thread whether it is stuck.
  std::vector<bool> Run() {
    Prepare();
    while (!live_.empty()) {
      const ThreadId thread = live_.back();
      live_.pop_back();
      WakeAnyone();
      for (const std::uint32_t request : waiting_for_[thread]) Grant(request);
    }
    std::vector<bool> stuck(recording_.threads.size(), false);
    for (const Request& request : requests_) stuck[request.waiter] = !is_live_[request.waiter];
    return stuck;
  }

 private:
  void Prepare() {
    waiting_for_.resize(recording_.threads.size());
    is_live_.assign(recording_.threads.size(), false);
    for (std::uint32_t r = 0; r < requests_.size(); ++r) {
      missing_.push_back(requests_[r].needed);
      for (const ThreadId provider : requests_[r].providers) waiting_for_[provider].push_back(r);
      if (requests_[r].anyone) anyone_.push_back(r);
    }
    for (ThreadId t = 0; t < recording_.threads.size(); ++t) {
      if (!recording_.threads[t].exited && request_of_[t] == kNoId) MakeLive(t);
    }
    // Threads that are not in the recording, and the one that ended the process, were running.
    if (recording_.ended || !recording_.all_threads_known) WakeAnyone();
  }

  void MakeLive(ThreadId thread) {
    if (is_live_[thread]) return;
    is_live_[thread] = true;
    live_.push_back(thread);
  }

  void WakeAnyone() {
    for (const std::uint32_t request : anyone_) MakeLive(requests_[request].waiter);
    anyone_.clear();
  }

  void Grant(std::uint32_t request) {
    if (missing_[request] == 0) return;
    --missing_[request];
    if (missing_[request] == 0) MakeLive(requests_[request].waiter);
  }

  const Recording& recording_;
  const std::vector<Request>& requests_;
  const std::vector<std::uint32_t>& request_of_;
  std::vector<std::vector<std::uint32_t>> waiting_for_;  // requests by provider
  std::vector<std::uint32_t> missing_;                   // providers still needed, by request
  std::vector<std::uint32_t> anyone_;
  std::vector<bool> is_live_;
  std::vector<ThreadId> live_;
};

// Finds the cores: what has to be broken for the rest to run.
class CoreFinder {
 public:
  CoreFinder(const WaitForGraph& graph, const std::vector<ThreadId>& stuck)
      : graph_(graph), stuck_(stuck), all_(stuck.size()), owned_(stuck.size()) {
    for (std::uint32_t i = 0; i < stuck.size(); ++i) node_of_[stuck[i]] = i;
    for (std::uint32_t i = 0; i < stuck.size(); ++i) {
      const Request& request = *graph.RequestOf(stuck[i]);
      for (const ThreadId provider : request.providers) {
        const auto node = node_of_.find(provider);
        if (node == node_of_.end()) continue;
        all_[i].push_back(node->second);
        if (WaitsForAll(request)) owned_[i].push_back(node->second);
      }
    }
  }

  std::vector<std::vector<ThreadId>> Run() {
    explained_.assign(stuck_.size(), false);
    AddOwnedCycles();
    ExplainWaiters();
    AddKnots();
    ExplainWaiters();
    if (cores_.empty()) AddHoldingUnknown();
    if (cores_.empty()) AddUnknown();
    std::sort(cores_.begin(), cores_.end(), [](const auto& a, const auto& b) {
      return std::pair(a.size(), a) < std::pair(b.size(), b);
    });
    return std::move(cores_);
  }

 private:
  static bool WaitsForAll(const Request& request) {
    return !request.anyone && request.needed == request.providers.size();
  }

  void AddCore(const std::vector<std::uint32_t>& nodes) {
    std::vector<ThreadId> core;
    for (const std::uint32_t node : nodes) {
      core.push_back(stuck_[node]);
      explained_[node] = true;
    }
    cores_.push_back(std::move(core));
  }

  // In the AND part any cycle is a deadlock. The shortest one of each component is taken out and
  // the rest looked at again, so that independent cycles of one component are all found.
  void AddOwnedCycles() {
    Adjacency graph = owned_;
    bool found = true;
    while (found) {
      found = false;
      for (const auto& component : StronglyConnected(graph).Members()) {
        if (!IsCyclic(graph, component)) continue;
        const std::vector<std::uint32_t> cycle = ShortestOf(graph, component);
        AddCore(cycle);
        for (const std::uint32_t node : cycle) Remove(graph, node);
        found = true;
      }
    }
  }

  static void Remove(Adjacency& graph, std::uint32_t node) {
    graph[node].clear();
    for (auto& successors : graph) std::erase(successors, node);
  }

  static std::vector<std::uint32_t> ShortestOf(const Adjacency& graph,
                                               const std::vector<std::uint32_t>& component) {
    std::vector<std::uint32_t> shortest;
    for (const std::uint32_t node : component) {
      const std::vector<std::uint32_t> cycle = ShortestCycleThrough(graph, node);
      if (!cycle.empty() && (shortest.empty() || cycle.size() < shortest.size())) shortest = cycle;
    }
    return shortest;
  }

  // Whoever waits, at whatever remove, for a member of a core is its victim.
  void ExplainWaiters() {
    Adjacency waiters(stuck_.size());
    std::vector<std::uint32_t> queue;
    for (std::uint32_t node = 0; node < stuck_.size(); ++node) {
      for (const std::uint32_t to : all_[node]) waiters[to].push_back(node);
      if (explained_[node]) queue.push_back(node);
    }
    while (!queue.empty()) {
      const std::uint32_t node = queue.back();
      queue.pop_back();
      for (const std::uint32_t waiter : waiters[node]) {
        if (explained_[waiter]) continue;
        explained_[waiter] = true;
        queue.push_back(waiter);
      }
    }
  }

  // A knot: a component that nothing leaves. One thread without any edge inside is one whose
  // provider has ended.
  void AddKnots() {
    for (const auto& component : StronglyConnected(all_).Members()) {
      const bool knot = std::all_of(component.begin(), component.end(), [&](std::uint32_t node) {
        return !explained_[node] && !graph_.RequestOf(stuck_[node])->anyone &&
               std::all_of(all_[node].begin(), all_[node].end(), [&](std::uint32_t to) {
                 return std::binary_search(component.begin(), component.end(), to);
               });
      });
      if (!knot) continue;
      const std::vector<std::uint32_t> cycle = ShortestCycleThrough(all_, component.front());
      AddCore(cycle.size() == component.size() ? cycle : component);
    }
  }

  // Every thread is stuck, and one whose helpers are not known keeps something from another: that
  // one cannot help it.
  void AddHoldingUnknown() {
    for (std::uint32_t node = 0; node < stuck_.size(); ++node) {
      if (graph_.RequestOf(stuck_[node])->completion) continue;
      for (const std::uint32_t holder : owned_[node]) {
        if (explained_[holder] || !graph_.RequestOf(stuck_[holder])->anyone) continue;
        AddCore({holder, node});
        break;
      }
    }
  }

  // Every thread of the process is stuck and the reason is that nobody is left to help. Those who
  // wait for others to finish are left out where others are.
  void AddUnknown() {
    std::vector<std::uint32_t> core;
    std::vector<std::uint32_t> finishing;
    for (std::uint32_t node = 0; node < stuck_.size(); ++node) {
      const Request& request = *graph_.RequestOf(stuck_[node]);
      if (explained_[node] || !request.anyone) continue;
      (request.completion ? finishing : core).push_back(node);
    }
    if (core.empty()) core = finishing;
    if (!core.empty()) AddCore(core);
  }

  const WaitForGraph& graph_;
  const std::vector<ThreadId>& stuck_;
  std::map<ThreadId, std::uint32_t> node_of_;
  Adjacency all_;    // waiter -> stuck provider
  Adjacency owned_;  // the same for AND requests only
  std::vector<bool> explained_;
  std::vector<std::vector<ThreadId>> cores_;
};

}  // namespace

WaitForGraph WaitForGraph::Build(const Recording& recording) {
  WaitForGraph graph;
  graph.recording_ = &recording;
  graph.request_of_.assign(recording.threads.size(), kNoId);
  const Builder builder(recording);
  for (ThreadId t = 0; t < recording.threads.size(); ++t) {
    Request request;
    if (!builder.MakeRequest(t, request)) continue;
    graph.request_of_[t] = static_cast<std::uint32_t>(graph.requests_.size());
    graph.requests_.push_back(std::move(request));
  }
  return graph;
}

WaitForGraph::Remainder WaitForGraph::Reduce() const {
  Remainder remainder;
  const std::vector<bool> stuck = Reduction(*recording_, requests_, request_of_).Run();
  bool any_lives = recording_->ended || !recording_->all_threads_known;
  for (ThreadId t = 0; t < stuck.size(); ++t) {
    if (stuck[t]) {
      remainder.stuck.push_back(t);
    } else if (!recording_->threads[t].exited) {
      any_lives = true;
    }
  }
  remainder.whole_process = !remainder.stuck.empty() && !any_lives;
  if (!remainder.stuck.empty()) remainder.cores = CoreFinder(*this, remainder.stuck).Run();
  return remainder;
}

const Request* WaitForGraph::RequestOf(ThreadId thread) const {
  if (thread >= request_of_.size() || request_of_[thread] == kNoId) return nullptr;
  return &requests_[request_of_[thread]];
}

bool WaitForGraph::IsSettled(const std::vector<ThreadId>& core) const {
  return std::all_of(core.begin(), core.end(), [this](ThreadId thread) {
    const Request* request = RequestOf(thread);
    if (request == nullptr || !request->disturbed) return true;
    const std::uint64_t since = recording_->threads[thread].wait.since_ns;
    return since != 0 && since + kSettleNs <= recording_->now_ns;
  });
}

Confidence WaitForGraph::ConfidenceOf(const std::vector<ThreadId>& core,
                                      const Remainder& remainder) const {
  if (remainder.whole_process) return Confidence::kCertain;
  Confidence confidence = Confidence::kCertain;
  for (const ThreadId thread : core) {
    if (const Request* request = RequestOf(thread)) {
      confidence = std::min(confidence, request->completeness);
    }
  }
  return confidence;
}

}  // namespace impasse
