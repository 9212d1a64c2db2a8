#include "analyzer/reporters/text_story.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "analyzer/model/fingerprint.h"
#include "analyzer/model/places.h"
#include "analyzer/model/user_code.h"

namespace impasse {
namespace {

constexpr std::size_t kLongName = 72;
// A call path longer than this is folded: the callers near the operation and the outermost ones.
constexpr std::size_t kFoldAbove = 8;
constexpr std::size_t kKeepInner = 5;
constexpr std::size_t kKeepOuter = 2;

// What a reader calls the function: canonical when the demangled name is a mouthful.
std::string FunctionName(const Frame& frame) {
  if (frame.function.empty()) return "";
  return frame.function.size() <= kLongName ? frame.function
                                            : CanonicalFunctionName(frame.function);
}

// "file:line in function", "function in libfoo.so", "libfoo.so+0x1234".
std::string FrameText(const Frame& frame) {
  const std::string place = PlaceText(frame.location);
  const std::string function = FunctionName(frame);
  if (!place.empty()) return function.empty() ? place : place + " in " + function;
  std::string module = frame.module.empty() ? "unknown code" : frame.module;
  if (function.empty() && frame.address != 0) {
    std::array<char, 24> offset{};
    std::snprintf(offset.data(), offset.size(), "+0x%llx",
                  static_cast<unsigned long long>(frame.address));
    module += offset.data();
  }
  if (function.empty()) return module;
  return frame.module.empty() ? function : function + " in " + module;
}

// The frames a reader wants, innermost first: those of the user's code, or all when there is none.
std::vector<const Frame*> Interesting(CallPath::const_iterator begin,
                                      CallPath::const_iterator end) {
  std::vector<const Frame*> frames;
  for (auto frame = end; frame != begin;) {
    --frame;
    if (IsUserFrame(*frame)) frames.push_back(&*frame);
  }
  return frames;
}

void WriteCallers(TextPage& page, std::size_t indent, const std::vector<const Frame*>& frames) {
  const bool fold = frames.size() > kFoldAbove;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (fold && i == kKeepInner) {
      const std::size_t hidden = frames.size() - kKeepInner - kKeepOuter;
      page.Line(indent, page.Inked(Ink::kFaint, "... " + Count(hidden, "more caller") + " ..."));
      i += hidden;
    }
    page.Line(indent, page.Inked(Ink::kFaint, "called from ") + Harmless(FrameText(*frames[i])));
  }
}

// The number of outermost frames that the paths of all steps share, so that each keeps one of its
// own.
std::size_t SharedFrames(const std::vector<const Step*>& steps) {
  if (steps.size() < 2) return 0;
  std::size_t shared = steps.front()->path.size();
  for (const Step* step : steps) {
    std::size_t same = 0;
    while (same < shared && same + 1 < step->path.size() &&
           step->path[same] == steps.front()->path[same])
      ++same;
    shared = std::min(shared, same);
  }
  return shared == steps.front()->path.size() && shared > 0 ? shared - 1 : shared;
}

Ink InkOf(Step::Kind kind) { return kind == Step::Kind::kWaits ? Ink::kBold : Ink::kPlain; }

void WriteStep(TextPage& page, const Step& step, std::size_t shared) {
  page.Paragraph(2, "", StepClause(step), 6, {.text = InkOf(step.kind)});
  const Frame* const operation = OperationFrame(step.path);
  if (operation == nullptr) return;
  page.Line(6, page.Inked(Ink::kFaint, "at ") + Harmless(FrameText(*operation)));
  page.Quote(9, operation->location);
  const auto begin =
      step.path.begin() + static_cast<std::ptrdiff_t>(std::min(shared, step.path.size()));
  const auto end =
      std::find_if(begin, step.path.end(), [operation](const Frame& f) { return &f == operation; });
  WriteCallers(page, 6, Interesting(begin, end));
}

// One line per step: for a thread that stands where another one does.
void WriteStepsInShort(TextPage& page, const ThreadStory& thread) {
  for (const Step& step : thread.steps) {
    const Frame* const operation = OperationFrame(step.path);
    const std::string at = operation == nullptr ? "" : ", at " + FrameText(*operation);
    page.Paragraph(2, "", StepClause(step) + at, 6, {.text = InkOf(step.kind)});
  }
}

bool SameResources(const ThreadStory& a, const ThreadStory& b) {
  return std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(),
                    [](const Step& x, const Step& y) { return x.resource == y.resource; });
}

}  // namespace

std::string StepClause(const Step& step) {
  if (!step.text.empty()) return step.text;
  switch (step.kind) {
    case Step::Kind::kStarts:
      return "starts";
    case Step::Kind::kHolds:
      return "holds " + step.resource;
    case Step::Kind::kWaits:
      return "waits for " + step.resource;
    case Step::Kind::kDoes:
      return "uses " + step.resource;
  }
  return "";
}

std::string ThreadTitle(const ThreadStory& thread) {
  if (thread.tid == 0) return thread.name;
  const std::string tid = "tid " + std::to_string(thread.tid);
  return thread.name.empty() ? tid : thread.name + " (" + tid + ")";
}

bool SamePlaces(const ThreadStory& a, const ThreadStory& b) {
  return a.steps.size() == b.steps.size() &&
         std::equal(
             a.steps.begin(), a.steps.end(), b.steps.begin(),
             [](const Step& x, const Step& y) { return x.kind == y.kind && x.path == y.path; });
}

void WriteThread(TextPage& page, const ThreadStory& thread, const ThreadStory* like) {
  const std::string same = like == nullptr ? "" : ", at the same places as " + like->name;
  page.Paragraph(0, "", ThreadTitle(thread) + same, 4, {.text = Ink::kResource});
  if (like != nullptr) {
    WriteStepsInShort(page, thread);
    return;
  }
  std::vector<const Step*> with_path;
  for (const Step& step : thread.steps) {
    if (!step.path.empty() && step.kind != Step::Kind::kStarts) with_path.push_back(&step);
  }
  const std::size_t shared = SharedFrames(with_path);
  for (const Step& step : thread.steps)
    WriteStep(page, step, step.kind == Step::Kind::kStarts ? 0 : shared);
  if (shared == 0) return;
  const CallPath& path = with_path.front()->path;
  const std::vector<const Frame*> callers =
      Interesting(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(shared));
  if (callers.empty()) return;
  page.Line(2, with_path.size() == 2 ? "both" : "all of it");
  WriteCallers(page, 6, callers);
}

void WriteProcess(TextPage& page, const ProcessStory& process) {
  constexpr std::size_t kInShort = 3;
  std::vector<std::vector<const ThreadStory*>> groups;
  for (const ThreadStory& thread : process.threads) {
    const auto group = std::find_if(groups.begin(), groups.end(), [&thread](const auto& like) {
      return SamePlaces(*like.front(), thread) && SameResources(*like.front(), thread);
    });
    if (group != groups.end()) {
      group->push_back(&thread);
    } else {
      groups.push_back({&thread});
    }
  }
  const std::string program = process.program.empty() ? "the program" : process.program;
  page.Paragraph(0, "",
                 program + ", process " + std::to_string(process.pid) + ", with " +
                     Count(process.threads.size(), "thread") + ":",
                 4, {.text = Ink::kBold});
  for (const std::vector<const ThreadStory*>& group : groups) {
    WriteThread(page, *group.front(), nullptr);
    for (std::size_t i = 1; i < group.size() && i <= kInShort; ++i) {
      WriteThread(page, *group[i], group.front());
    }
    if (group.size() <= kInShort + 1) continue;
    const std::size_t rest = group.size() - kInShort - 1;
    page.Line(0, "and " + Count(rest, "more thread") + " at the same places as " +
                     Harmless(group.front()->name));
  }
}

void WriteInterleaving(TextPage& page, const Finding& finding) {
  std::vector<std::pair<const Step*, const ThreadStory*>> steps;
  for (const ThreadStory& thread : finding.threads) {
    for (const Step& step : thread.steps) {
      if (step.order != 0) steps.emplace_back(&step, &thread);
    }
  }
  if (steps.size() < 2) return;
  std::sort(steps.begin(), steps.end(),
            [](const auto& a, const auto& b) { return a.first->order < b.first->order; });
  page.Blank();
  page.Line(0, page.Inked(Ink::kBold, "In this order:"));
  for (const auto& [step, thread] : steps) {
    const Frame* const frame = OperationFrame(step->path);
    const std::string place = frame == nullptr ? "" : PlaceText(frame->location);
    const std::string number = std::to_string(step->order) + ". ";
    page.Paragraph(number.size() < 4 ? 5 - number.size() : 1, number,
                   thread->name + " " + StepClause(*step) + (place.empty() ? "" : ", at " + place),
                   8);
  }
}

}  // namespace impasse
