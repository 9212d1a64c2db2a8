#include "analyzer/checks/recorded.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include "analyzer/model/user_code.h"

namespace impasse {
namespace {

std::string Hex(std::uint64_t number) {
  char text[24];
  std::snprintf(text, sizeof(text), "0x%llx", static_cast<unsigned long long>(number));
  return text;
}

std::string_view Verb(Op op, bool several) {
  if (several) return "waits in a select for";
  switch (op) {
    case Op::kJoin:
      return "waits for the end of";
    case Op::kWait:
    case Op::kTimedWait:
      return "waits on";
    case Op::kSend:
      return "waits to send on";
    case Op::kReceive:
      return "waits to receive from";
    case Op::kArriveAndWait:
      return "waits at";
    default:
      return "waits for";
  }
}

std::string ModeText(const Recording& recording, ObjectId object, Mode mode) {
  if (object >= recording.objects.size()) return {};
  if (recording.objects[object].kind != ObjectKind::kRwLock) return {};
  return mode == Mode::kShared ? " for reading" : " for writing";
}

}  // namespace

std::string ResourceName(const Recording& recording, ObjectId object) {
  if (object >= recording.objects.size()) return "an unknown object";
  const RecordedObject& recorded = recording.objects[object];
  if (!recorded.name.empty()) return recorded.name;
  if (recorded.kind == ObjectKind::kThread) {
    for (ThreadId t = 0; t < recording.threads.size(); ++t) {
      if (recording.threads[t].thread_object == object) return ThreadName(recording, t);
    }
  }
  return std::string(ToString(recorded.kind)) + " " + std::to_string(recorded.key) + " (" +
         Hex(recorded.address) + ")";
}

std::string ResourceClause(const Recording& recording, ObjectId object) {
  std::string name = ResourceName(recording, object);
  if (object >= recording.objects.size()) return name;
  const RecordedObject& recorded = recording.objects[object];
  if (recorded.kind == ObjectKind::kThread) return "thread '" + name + "'";
  if (recorded.name.empty()) return name;
  return std::string(ToString(recorded.kind)) + " '" + name + "'";
}

std::string ThreadName(const Recording& recording, ThreadId thread) {
  if (thread >= recording.threads.size()) return "a thread that has ended";
  const std::string& name = recording.threads[thread].name;
  return name.empty() ? "T" + std::to_string(thread + 1) : name;
}

std::uint64_t WaitedNs(const Recording& recording, const RecordedThread& thread) {
  const std::uint64_t since = thread.wait.since_ns;
  return since == 0 || since > recording.now_ns ? 0 : recording.now_ns - since;
}

std::string Seconds(std::uint64_t nanoseconds) {
  char text[32];
  const double seconds = static_cast<double>(nanoseconds) / 1e9;
  if (nanoseconds < 1'000'000'000) {
    std::snprintf(text, sizeof(text), "%.0f ms", seconds * 1e3);
  } else {
    std::snprintf(text, sizeof(text), "%.1f s", seconds);
  }
  return text;
}

const RecordedHold* HoldOf(const RecordedThread& thread, ObjectId object) {
  const auto hold = std::find_if(thread.holds.begin(), thread.holds.end(),
                                 [object](const RecordedHold& h) { return h.object == object; });
  return hold == thread.holds.end() ? nullptr : &*hold;
}

Step HoldStep(const Recording& recording, const RecordedHold& hold) {
  return {Step::Kind::kHolds, ResourceName(recording, hold.object),
          "holds " + ResourceClause(recording, hold.object) +
              ModeText(recording, hold.object, hold.mode),
          hold.path};
}

Step WaitStep(const Recording& recording, const RecordedThread& thread) {
  const RecordedWait& wait = thread.wait;
  if (wait.arms.empty()) return {};
  const RecordedArm& first = wait.arms.front();
  std::string text(Verb(first.op, wait.arms.size() > 1));
  for (const RecordedArm& arm : wait.arms) {
    text += (&arm == &first ? " " : " or ") + ResourceClause(recording, arm.object);
  }
  text += ModeText(recording, first.object, first.mode);
  if (wait.mutex != kNoId) {
    text += " (having let go of " + ResourceClause(recording, wait.mutex) + ")";
  }
  const std::uint64_t waited = WaitedNs(recording, thread);
  if (waited >= 1'000'000) text += ", for " + Seconds(waited) + " so far";
  return {Step::Kind::kWaits, ResourceName(recording, first.object), text, wait.path};
}

std::string DoesText(const RecordedThread& thread) {
  if (thread.call.empty()) return "runs";
  // The others end by themselves, or nothing can be said of them.
  constexpr std::array<std::string_view, 20> kOutside = {
      "read",  "readv",  "ppoll",   "poll",  "select", "epoll_wait", "accept",
      "recv",  "flock",  "fcntl",   "wait4", "waitid", "accept4",    "connect",
      "semop", "msgrcv", "sigwait", "pause", "msgsnd", "mq_receive"};
  const bool outside = std::find(kOutside.begin(), kOutside.end(), thread.call) != kOutside.end();
  return "is in the system call " + thread.call +
         (outside ? ", which something outside the process can end" : "");
}

std::string FailureClause(const Recording& recording, const RecordedFailure& failure, bool again) {
  const bool atomic = failure.object < recording.objects.size() &&
                      recording.objects[failure.object].kind == ObjectKind::kAtomic;
  std::string text = (atomic ? "tries to change " : "tries ") +
                     ResourceClause(recording, failure.object) +
                     (again ? " again and again" : " and fails");
  if (failure.owner == kNoId) return text;
  return text + (again ? ", which " : ": ") + ThreadName(recording, failure.owner) +
         (atomic ? (again ? " changed last" : " changed it last") : (again ? " has" : " has it"));
}

ThreadStory StoryOf(const Recording& recording, ThreadId thread) {
  ThreadStory story;
  story.name = ThreadName(recording, thread);
  if (thread >= recording.threads.size()) return story;
  const RecordedThread& recorded = recording.threads[thread];
  story.tid = recorded.tid;
  if (!recorded.creation.empty()) {
    story.steps.push_back({Step::Kind::kStarts, "", "was started", recorded.creation});
  }
  return story;
}

Location PlaceOf(const CallPath& path) {
  const Frame* frame = InnermostUserFrame(path);
  return frame == nullptr ? Location{} : frame->location;
}

std::string Count(std::size_t number, const std::string& noun) {
  std::string text = std::to_string(number) + " " + noun;
  if (number == 1) return text;
  const bool hissing = noun.ends_with("x") || noun.ends_with("s") || noun.ends_with("ch");
  return text + (hissing ? "es" : "s");
}

}  // namespace impasse
