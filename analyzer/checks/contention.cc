#include "analyzer/checks/contention.h"

#include <algorithm>

#include "analyzer/checks/recorded.h"
#include "analyzer/model/fingerprint.h"

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

Finding DescribeVictim(const Recording& recording, const WaitingRequest& request) {
  const RecordedThread& waiter = recording.threads[request.waiter];
  Finding finding;
  finding.evidence = Evidence::kObserved;
  finding.location = PlaceOf(waiter.wait.path);
  finding.resources = {ResourceName(recording, request.object)};
  ThreadStory story = StoryOf(recording, request.waiter);
  story.steps.push_back(WaitStep(recording, waiter));
  finding.graph.push_back({story.name, finding.resources[0], "waits for"});
  finding.threads.push_back(std::move(story));
  for (const ThreadId holder : request.holders) {
    ThreadStory other = StoryOf(recording, holder);
    other.steps.push_back(HoldStep(recording, *HoldOf(recording.threads[holder], request.object)));
    finding.graph.push_back({finding.resources[0], other.name, "held by"});
    finding.threads.push_back(std::move(other));
  }
  // Who holds it at this instant is chance; where the victim waits is not.
  finding.cycle = {LetterFor(waiter.wait.path, waiter.wait.path)};
  finding.properties["waited ms"] = std::to_string(request.waited_ns / 1'000'000);
  finding.properties["overtakes"] = std::to_string(request.overtakes);
  return finding;
}

bool IsWriterBehindReaders(const Recording& recording, const WaitingRequest& request) {
  const RecordedObject& object = recording.objects[request.object];
  return object.kind == ObjectKind::kRwLock && request.mode == Mode::kExclusive &&
         object.owner == kNoId;
}

}  // namespace impasse
