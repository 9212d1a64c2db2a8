#include "analyzer/checks/contention.h"

#include <algorithm>

#include "analyzer/checks/recorded.h"

namespace impasse {
namespace {

std::vector<ThreadId> HoldersOf(const Recording& recording, ObjectId object) {
  std::vector<ThreadId> holders;
  for (ThreadId t = 0; t < recording.threads.size(); ++t) {
    const RecordedThread& thread = recording.threads[t];
    if (!thread.exited && HoldOf(thread, object) != nullptr) holders.push_back(t);
  }
  return holders;
}

}  // namespace

std::vector<WaitingRequest> WaitingRequests(const WaitForGraph& graph) {
  const Recording& recording = graph.recording();
  const std::vector<ThreadId> stuck = graph.Reduce().stuck;
  std::vector<WaitingRequest> requests;
  for (ThreadId t = 0; t < recording.threads.size(); ++t) {
    const RecordedThread& thread = recording.threads[t];
    const RecordedWait& wait = thread.wait;
    if (thread.exited || wait.arms.size() != 1) continue;
    const RecordedArm& arm = wait.arms.front();
    if (arm.object >= recording.objects.size()) continue;
    const RecordedObject& object = recording.objects[arm.object];
    if (!IsOwned(object.kind) || object.kind == ObjectKind::kThread) continue;
    if (std::binary_search(stuck.begin(), stuck.end(), t)) continue;
    WaitingRequest request;
    request.waiter = t;
    request.object = arm.object;
    request.mode = arm.mode;
    request.waited_ns = WaitedNs(recording, thread);
    request.overtakes = object.ticket > wait.ticket ? object.ticket - wait.ticket : 0;
    request.holders = HoldersOf(recording, arm.object);
    request.held_shared =
        !request.holders.empty() &&
        HoldOf(recording.threads[request.holders.front()], arm.object)->mode == Mode::kShared;
    requests.push_back(std::move(request));
  }
  std::sort(requests.begin(), requests.end(), [](const auto& a, const auto& b) {
    return std::pair(b.waited_ns, a.waiter) < std::pair(a.waited_ns, b.waiter);
  });
  return requests;
}

bool IsWriterBehindReaders(const Recording& recording, const WaitingRequest& request) {
  const RecordedObject& object = recording.objects[request.object];
  return object.kind == ObjectKind::kRwLock && request.mode == Mode::kExclusive &&
         object.owner == kNoId;
}

}  // namespace impasse
