#include "analyzer/watch/lock_order.h"

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>

#include "analyzer/checks/recorded.h"
#include "analyzer/watch/sync_preserving.h"

namespace impasse {
namespace {

// Order answers whether one part of a thread comes before a part of another, by starts and joins. A
// part is a segment: what a thread does between two of these.
class Order {
 public:
  explicit Order(std::vector<RecordedOrder> orders) : orders_(std::move(orders)) {
    for (const RecordedOrder& order : orders_) from_[order.from].push_back(order);
  }

  bool Before(ThreadId a, std::uint32_t a_segment, ThreadId b, std::uint32_t b_segment) {
    const Reach& reach = ReachOf(a, a_segment);
    const auto reached = reach.find(b);
    return reached != reach.end() && reached->second <= b_segment;
  }

 private:
  using Reach = std::unordered_map<ThreadId, std::uint32_t>;  // first segment that comes after

  const Reach& ReachOf(ThreadId thread, std::uint32_t segment) {
    const auto [entry, is_new] = reach_.try_emplace({thread, segment});
    if (!is_new) return entry->second;
    Reach& reach = entry->second;
    std::vector<std::pair<ThreadId, std::uint32_t>> queue = {{thread, segment}};
    while (!queue.empty()) {
      const auto [at, from] = queue.back();
      queue.pop_back();
      for (const RecordedOrder& order : from_[at]) {
        if (order.from_segment < from) continue;
        const auto [known, first_time] = reach.try_emplace(order.to, order.to_segment);
        if (!first_time && known->second <= order.to_segment) continue;
        known->second = order.to_segment;
        queue.emplace_back(order.to, order.to_segment);
      }
    }
    return reach;
  }

  std::vector<RecordedOrder> orders_;
  std::unordered_map<ThreadId, std::vector<RecordedOrder>> from_;
  std::map<std::pair<ThreadId, std::uint32_t>, Reach> reach_;
};

LockNode NodeOf(const Recording& recording, ObjectId object) {
  LockNode node;
  node.name = ResourceName(recording, object);
  node.kind = recording.objects[object].kind;
  return node;
}

ContextInfo ContextOf(const Recording& recording, ThreadId thread) {
  ContextInfo context;
  context.name = ThreadName(recording, thread);
  context.tid = recording.threads[thread].tid;
  context.start = recording.threads[thread].creation;
  return context;
}

std::string ReasonOf(const Recording& recording) {
  std::string reason = "nothing that was recorded keeps the threads apart";
  if (recording.events_wrapped) reason += " within the recorded window";
  return reason + ", but they may be kept apart by something else";
}

Witness WitnessOf(const Recording& recording, std::uint32_t source) {
  const RecordedEdge& edge = recording.edges[source];
  Witness witness;
  witness.source = source;
  witness.context = edge.thread;
  witness.segment = edge.segment;
  witness.from_mode = edge.from_mode;
  witness.to_mode = edge.to_mode;
  witness.to_tried = edge.to_tried;
  for (const auto& [gate, mode] : edge.gates) witness.gates.push_back({gate, mode});
  std::sort(witness.gates.begin(), witness.gates.end(),
            [](const HeldLock& a, const HeldLock& b) { return a.lock < b.lock; });
  witness.from_path = edge.from_path;
  witness.to_path = edge.to_path;
  witness.confidence = Confidence::kLikely;
  witness.confidence_reason = ReasonOf(recording);
  return witness;
}

AbstractAcquire PlaceOf(const Recording& recording, const Witness& witness) {
  const RecordedEdge& edge = recording.edges[witness.source];
  return {edge.thread, edge.from, edge.to};
}

// What initialises a static has ended before anybody else goes on, and who comes later leaves no
// event (the compiler tests the guard by itself): nothing says that the rest of the program can
// meet it.
bool InitialisesStatic(const Recording& recording, const Witness& witness) {
  return std::any_of(witness.gates.begin(), witness.gates.end(), [&](const HeldLock& gate) {
    const RecordedObject& object = recording.objects[gate.lock];
    return object.kind == ObjectKind::kOnce && object.capacity == 0;
  });
}

}  // namespace

LockOrderGraph BuildLockOrderGraph(const Recording& recording) {
  LockOrderGraph graph;
  graph.evidence = Evidence::kPredicted;
  // Ids of locks and contexts are those of the recording.
  for (ObjectId object = 0; object < recording.objects.size(); ++object) {
    graph.AddLock(NodeOf(recording, object));
  }
  for (ThreadId thread = 0; thread < recording.threads.size(); ++thread) {
    graph.AddContext(ContextOf(recording, thread));
  }
  for (std::uint32_t i = 0; i < recording.edges.size(); ++i) {
    const RecordedEdge& edge = recording.edges[i];
    if (edge.from == edge.to) continue;  // a recursive lock, or two lifetimes of one address
    graph.AddEdge(edge.from, edge.to, WitnessOf(recording, i));
  }
  const auto order = std::make_shared<Order>(recording.orders);
  const auto events = std::make_shared<SyncPreserving>(recording);
  graph.SetConcurrent([order, events, &recording](const Witness& a, const Witness& b) {
    if (InitialisesStatic(recording, a) || InitialisesStatic(recording, b)) return false;
    if (a.context == b.context || order->Before(a.context, a.segment, b.context, b.segment) ||
        order->Before(b.context, b.segment, a.context, a.segment)) {
      return false;
    }
    return events->CanMeet({PlaceOf(recording, a), PlaceOf(recording, b)}) !=
           SyncPreserving::Verdict::kApart;
  });
  return graph;
}

}  // namespace impasse
