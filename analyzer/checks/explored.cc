#include "analyzer/checks/explored.h"

#include <algorithm>
#include <map>
#include <utility>

#include "analyzer/model/cycle_letters.h"
#include "analyzer/model/fingerprint.h"

namespace impasse {
namespace {

using explore::Problem;
using explore::StoryStep;
using explore::StuckThread;

// Stories in the order: core, others, then who only helped to get there.
class Stories {
 public:
  ThreadStory& Of(std::size_t thread, const std::string& name) {
    const auto [found, fresh] = index_.try_emplace(thread, stories_.size());
    if (fresh) {
      stories_.emplace_back();
      stories_.back().name = name;
    }
    return stories_[found->second];
  }

  std::vector<ThreadStory> Take() {
    std::map<std::string, int> same;
    for (const ThreadStory& story : stories_) ++same[story.name];
    std::map<std::string, int> number;
    for (ThreadStory& story : stories_) {
      if (same[story.name] > 1) story.name += " #" + std::to_string(++number[story.name]);
    }
    return std::move(stories_);
  }

 private:
  std::map<std::size_t, std::size_t> index_;
  std::vector<ThreadStory> stories_;
};

void Start(Stories& stories, const StuckThread& thread) {
  ThreadStory& story = stories.Of(thread.thread, thread.name);
  if (thread.spawned.empty()) return;
  Step step;
  step.kind = Step::Kind::kStarts;
  step.text = "is started";
  step.path = thread.spawned;
  story.steps.push_back(std::move(step));
}

void Wait(Stories& stories, const StuckThread& thread, std::uint32_t order) {
  Step step;
  step.kind = Step::Kind::kWaits;
  step.resource = thread.resource;
  step.text = thread.text;
  step.path = thread.path;
  step.order = order;
  stories.Of(thread.thread, thread.name).steps.push_back(std::move(step));
}

bool Blocks(const Problem& problem) {
  return problem.kind != explore::VerdictKind::kDoubleClose &&
         problem.kind != explore::VerdictKind::kSendOnClosed;
}

}  // namespace

std::string NameOf(const StuckThread& thread) {
  const bool generic = thread.name.starts_with("thread") || thread.name.starts_with("task");
  return generic ? "A " + thread.name : thread.name;
}

std::string PlaceOf(const StuckThread& thread) {
  if (thread.path.empty()) return thread.name;
  const Frame& frame = thread.path.back();
  std::string text = CanonicalFunctionName(frame.function);
  if (frame.location.known()) {
    text += " at " + frame.location.file + ":" + std::to_string(frame.location.line);
  }
  return text;
}

std::vector<const Problem*> ReportProblems(const explore::Exploration& exploration,
                                           explore::VerdictKind kind,
                                           Finding (*describe)(const Problem&),
                                           std::vector<Finding>& findings) {
  std::vector<const Problem*> found;
  for (const Problem& problem : exploration.problems) {
    if (problem.kind != kind) continue;
    found.push_back(&problem);
    findings.push_back(describe(problem));
  }
  return found;
}

std::string WhoWaits(const Problem& problem) {
  const std::size_t count = problem.core.size();
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += i + 1 == count ? ", and " : ", ";
    text += PlaceOf(problem.core[i]) + " " + problem.core[i].text;
  }
  return text;
}

std::string Victims(const Problem& problem) {
  const std::size_t count = problem.others.size();
  if (count == 0) return "";
  return " " + std::to_string(count) + (count == 1 ? " more thread waits" : " more threads wait") +
         " because of that.";
}

void AddCycle(const Problem& problem, Finding& finding) {
  std::vector<CallPath> waits;
  for (std::size_t i = 0; i < problem.core.size(); ++i) {
    const StuckThread& thread = problem.core[i];
    const StuckThread& next = problem.core[(i + 1) % problem.core.size()];
    waits.push_back(thread.path);
    finding.resources.push_back(thread.resource);
    if (problem.core.size() > 1) finding.graph.push_back({thread.name, next.name, thread.text});
  }
  finding.cycle = ChannelCycleLetters(waits);
}

Finding FindingOf(const Problem& problem) {
  Finding finding;
  finding.confidence = problem.confidence;
  finding.confidence_reason = problem.confidence_reason;
  finding.evidence = Evidence::kStatic;
  if (problem.guessed) finding.severity = Severity::kNote;
  if (!problem.core.empty() && !problem.core[0].path.empty()) {
    finding.location = problem.core[0].path.back().location;
  }
  Stories stories;
  for (const StuckThread& thread : problem.core) Start(stories, thread);
  for (const StuckThread& thread : problem.others) Start(stories, thread);
  std::uint32_t last = 0;
  for (const StoryStep& from : problem.steps) {
    Step step;
    step.resource = from.resource;
    step.text = from.text;
    step.path = from.path;
    step.order = from.order;
    last = std::max(last, from.order);
    stories.Of(from.thread, from.thread_name).steps.push_back(std::move(step));
  }
  if (Blocks(problem)) {
    for (const StuckThread& thread : problem.core) Wait(stories, thread, ++last);
    for (const StuckThread& thread : problem.others) Wait(stories, thread, ++last);
  }
  finding.threads = stories.Take();
  for (const StuckThread& thread : problem.core) {
    if (thread.path.empty() || thread.path.back().location == finding.location) continue;
    finding.related.emplace_back(thread.path.back().location, thread.name + " " + thread.text);
  }
  return finding;
}

}  // namespace impasse
