#include "analyzer/watch/process_story.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/checks/recorded.h"
#include "analyzer/importers/live_stacks.h"
#include "analyzer/model/user_code.h"
#include "analyzer/model/wait_for_graph.h"
#include "analyzer/watch/tasks.h"

namespace impasse {
namespace {

// More stacks than this take too long to read; what the kernel says is told of all threads.
constexpr std::size_t kMaxStacks = 200;

// "main.cc:12 in Flush"; empty when nothing is known.
std::string PlaceClause(const CallPath& path) {
  const Frame* frame = InnermostUserFrame(path);
  if (frame == nullptr) return {};
  std::string text;
  if (frame->location.known()) {
    text = frame->location.file + ":" + std::to_string(frame->location.line);
  }
  if (frame->function.empty()) return text;
  return text.empty() ? frame->function : text + " in " + frame->function;
}

std::string List(const Recording& recording, const std::vector<ThreadId>& threads,
                 const std::string& last) {
  constexpr std::size_t kEnough = 4;
  std::string text;
  const std::size_t shown = std::min(threads.size(), kEnough);
  for (std::size_t i = 0; i < shown; ++i) {
    const bool is_last = i + 1 == threads.size();
    if (i > 0) text += is_last ? " " + last + " " : ", ";
    text += ThreadName(recording, threads[i]);
  }
  if (threads.size() > shown) {
    text += " " + last + " " + Count(threads.size() - shown, "more thread");
  }
  return text;
}

std::string HolderClause(const Recording& recording, ThreadId holder, ObjectId object) {
  const RecordedThread& thread = recording.threads[holder];
  std::string text = ThreadName(recording, holder);
  if (thread.left_behind) text += " of the process that forked this one";
  if (thread.exited && !thread.left_behind) text += ", which has ended,";
  text += " holds it";
  const RecordedHold* hold = HoldOf(thread, object);
  const std::string place = hold == nullptr ? std::string() : PlaceClause(hold->path);
  return place.empty() ? text : text + ", since " + place;
}

// Of a wait that no thread of the process has to end.
std::string FreeClause(const Recording& recording, const RecordedWait& wait) {
  if (wait.external) return "something outside the process can end the wait";
  if (wait.timed) return "the wait is limited in time";
  for (const RecordedArm& arm : wait.arms) {
    if (arm.object >= recording.objects.size()) continue;
    const RecordedObject& object = recording.objects[arm.object];
    if (object.process_shared) return "another process may end the wait";
    const bool handled = object.kind == ObjectKind::kSemaphore || object.kind == ObjectKind::kFutex;
    if (handled && recording.has_signal_handlers) return "a signal handler may end the wait";
  }
  return "it is about to go on";
}

// Who could end the wait.
std::string ProviderClause(const Recording& recording, const Request* request) {
  if (request->object >= recording.objects.size()) return {};
  const ObjectKind kind = recording.objects[request->object].kind;
  if (kind == ObjectKind::kThread) return {};  // the clause before names it
  if (request->anyone) return "who may end the wait is not known";
  if (request->providers.empty()) return "no thread is known that could end the wait";
  if (request->providers.size() == 1 &&
      HoldOf(recording.threads[request->providers.front()], request->object) != nullptr) {
    return HolderClause(recording, request->providers.front(), request->object);
  }
  if (request->needed == request->providers.size() && request->needed > 1) {
    return "it needs " + List(recording, request->providers, "and");
  }
  return "only " + List(recording, request->providers, "or") + " can end the wait";
}

Step DoingStep(const TaskState& task, CallPath path) {
  std::string text;
  switch (task.state) {
    case 'R':
      text = "runs";
      break;
    case 'D':
      text = "is in the kernel and cannot be interrupted";
      break;
    case 'T':
    case 't':
      text = "is stopped";
      break;
    case 'Z':
    case 'X':
    case '?':
      text = "has ended";
      break;
    default:
      text = "sleeps";
  }
  if (!task.call.empty()) text += ", in " + task.call;
  return {Step::Kind::kDoes, "", std::move(text), std::move(path)};
}

class Teller {
 public:
  Teller(const Recording& recording, Symbolizer& symbolizer)
      : recording_(recording), symbolizer_(symbolizer), graph_(WaitForGraph::Build(recording)) {}

  ProcessStory Tell() {
    ProcessStory story;
    story.pid = recording_.pid;
    story.program = recording_.program;
    ReadTasks();
    for (ThreadId thread = 0; thread < recording_.threads.size(); ++thread) {
      if (!recording_.threads[thread].exited) story.threads.push_back(TellThread(thread));
    }
    for (const auto& [tid, task] : tasks_) {
      if (known_.contains(tid)) continue;
      ThreadStory& unknown = story.threads.emplace_back();
      unknown.name = "thread " + task.name + ", unknown to the probe";
      unknown.tid = tid;
      unknown.steps.push_back(DoingStep(task, PathOf(tid)));
    }
    return story;
  }

 private:
  void ReadTasks() {
    for (ThreadId thread = 0; thread < recording_.threads.size(); ++thread) {
      if (!recording_.threads[thread].exited)
        known_.emplace(recording_.threads[thread].tid, thread);
    }
    std::vector<std::uint64_t> wanted;
    for (const std::uint64_t tid : TasksOf(recording_.pid)) {
      const TaskState task = StateOf(recording_.pid, tid);
      const auto known = known_.find(tid);
      const bool waits =
          known != known_.end() && !recording_.threads[known->second].wait.arms.empty();
      if (!waits && (task.state == 'R' || task.state == 'S')) wanted.push_back(tid);
      tasks_.emplace(tid, task);
    }
    if (wanted.size() > kMaxStacks) wanted.resize(kMaxStacks);
    if (!wanted.empty()) stacks_ = ReadLiveStacks(recording_.pid, wanted);
  }

  CallPath PathOf(std::uint64_t tid) {
    const auto stack = stacks_.of.find(tid);
    if (stack == stacks_.of.end()) return {};
    return symbolizer_.Resolve(stacks_.modules, stack->second);
  }

  ThreadStory TellThread(ThreadId id) {
    const RecordedThread& thread = recording_.threads[id];
    ThreadStory story;
    story.name = ThreadName(recording_, id);
    story.tid = thread.tid;
    for (const RecordedHold& hold : thread.holds) {
      story.steps.push_back(HoldStep(recording_, hold));
    }
    if (thread.wait.arms.empty()) {
      const auto task = tasks_.find(thread.tid);
      story.steps.push_back(
          DoingStep(task == tasks_.end() ? TaskState() : task->second, PathOf(thread.tid)));
      return story;
    }
    Step step = WaitStep(recording_, thread);
    step.text = WaitClause(recording_, graph_, id);
    story.steps.push_back(std::move(step));
    return story;
  }

  const Recording& recording_;
  Symbolizer& symbolizer_;
  const WaitForGraph graph_;
  std::map<std::uint64_t, ThreadId> known_;  // by thread id
  std::map<std::uint64_t, TaskState> tasks_;
  LiveStacks stacks_;
};

}  // namespace

std::string WaitClause(const Recording& recording, const WaitForGraph& graph, ThreadId thread) {
  const RecordedWait& wait = recording.threads[thread].wait;
  if (wait.arms.empty()) return {};
  const std::string text = WaitStep(recording, recording.threads[thread]).text;
  const Request* request = graph.RequestOf(thread);
  const std::string who =
      request == nullptr ? FreeClause(recording, wait) : ProviderClause(recording, request);
  return who.empty() ? text : text + "; " + who;
}

ProcessStory TellProcess(const Recording& recording, Symbolizer& symbolizer) {
  return Teller(recording, symbolizer).Tell();
}

}  // namespace impasse
