#include "analyzer/watch/confirmation.h"

#include <algorithm>
#include <array>
#include <utility>

#include "analyzer/model/places.h"

namespace impasse {
namespace {

using trace::PlannedPath;
using trace::PlannedPlace;

constexpr std::size_t kMaxPlacesOfPart = 16;

// Looking again finds what depends on chance or on time.
constexpr unsigned kLooks = 3;

// Pauses grow and shrink: how long the others of a cycle need is not known, and a long pause that
// leads nowhere may keep them from coming at all. Each place costs a process four seconds at most.
constexpr std::array<std::uint64_t, 3> kPausesNs = {60'000'000, 250'000'000, 1'000'000'000};
constexpr std::uint64_t kPatienceNs = 4'000'000'000;
constexpr std::uint64_t kMostPauses = 20;

const CallPath* PathOf(const ThreadStory& story, Step::Kind kind) {
  for (const Step& step : story.steps) {
    if (step.kind == kind && !step.path.empty()) return &step.path;
  }
  return nullptr;
}

// The calls of the innermost `frames` frames. Inlined calls share an address.
PlannedPath PlanPath(const CallPath& path, std::size_t frames) {
  PlannedPath planned = {};
  for (std::size_t i = 0; i < frames && i < path.size(); ++i) {
    const Frame& frame = path[path.size() - 1 - i];
    const trace::PlannedCall call = {trace::HashOfModule(frame.module.c_str()), frame.address};
    if (planned.count > 0 && planned.calls[planned.count - 1] == call) continue;
    if (planned.count == trace::kMaxPlannedCalls || frame.module.empty()) break;
    planned.calls[planned.count++] = call;
  }
  return planned;
}

bool WaitsThere(const ThreadStory& thread, const CallPath& hold, const CallPath& wait) {
  bool holds = false;
  bool waits = false;
  for (const Step& step : thread.steps) {
    holds = holds || (step.kind == Step::Kind::kHolds && MatchPath(hold, step.path).frames > 0);
    waits = waits || (step.kind == Step::Kind::kWaits && MatchPath(wait, step.path).frames > 0);
  }
  return holds && waits;
}

void Append(const void* data, std::size_t size, std::string& bytes) {
  bytes.append(static_cast<const char*>(data), size);
}

std::string PlaceOf(const CallPath& path) {
  const Frame* frame = OperationFrame(path);
  if (frame == nullptr) return "an unknown place";
  if (!frame->location.known()) return frame->function;
  return frame->location.file + ":" + std::to_string(frame->location.line);
}

}  // namespace

bool CanConfirm(const Finding& finding) {
  const bool of_locks = finding.rule == "lock-order-inversion" || finding.rule == "deadlock";
  return of_locks && finding.threads.size() > 1 &&
         std::ranges::all_of(finding.threads, [](const ThreadStory& story) {
           return PathOf(story, Step::Kind::kHolds) != nullptr &&
                  PathOf(story, Step::Kind::kWaits) != nullptr;
         });
}

bool Confirmation::Suspect::Reached() const {
  return std::ranges::none_of(parts, [](const Part& part) { return part.places().empty(); });
}

bool Confirmation::Suspect::Pending(unsigned limit) const {
  if (confirmed_in != 0) return false;
  return Reached() ? runs < limit : looks < std::min(kLooks, limit);
}

Confirmation::Confirmation(std::vector<Finding> findings, unsigned runs) : limit_(runs) {
  for (Finding& finding : findings) {
    Suspect suspect;
    for (const ThreadStory& story : finding.threads) {
      suspect.parts.push_back(
          {*PathOf(story, Step::Kind::kHolds), *PathOf(story, Step::Kind::kWaits), {}, {}});
    }
    suspect.finding = std::move(finding);
    suspects_.push_back(std::move(suspect));
  }
}

void Confirmation::LearnPart(const RecordedEdge& edge, Part& part) {
  if (edge.to_tried) return;  // who only tries does not wait
  const PathMatch wait = MatchPath(part.wait, edge.to_path);
  if (wait.frames == 0) return;
  const PathMatch hold = MatchPath(part.hold, edge.from_path);
  if (hold.frames == 0) return;
  const PlannedPlace place = {PlanPath(edge.from_path, hold.frames),
                              PlanPath(edge.to_path, wait.frames)};
  if (place.hold.count == 0 || place.wait.count == 0) return;
  std::set<PlannedPlace>& places = wait.exact && hold.exact ? part.exact : part.near;
  if (places.size() < kMaxPlacesOfPart) places.insert(place);
}

void Confirmation::Learn(const Recording& recording) {
  for (Suspect& suspect : suspects_) {
    if (suspect.confirmed_in != 0) continue;
    for (Part& part : suspect.parts) {
      for (const RecordedEdge& edge : recording.edges) LearnPart(edge, part);
    }
  }
}

// The suspect that had the fewest runs so far.
std::string Confirmation::Plan() {
  target_ = nullptr;
  for (Suspect& suspect : suspects_) {
    if (!suspect.Pending(limit_) || !suspect.Reached()) continue;
    if (target_ == nullptr || suspect.runs < target_->runs) target_ = &suspect;
  }
  return target_ == nullptr ? std::string() : PlanFor(*target_);
}

const Finding* Confirmation::target() const {
  return target_ == nullptr ? nullptr : &target_->finding;
}

std::string Confirmation::PlanFor(const Suspect& suspect) {
  std::set<PlannedPlace> places;
  for (const Part& part : suspect.parts) {
    places.insert(part.places().begin(), part.places().end());
  }
  const std::uint64_t pause_ns = kPausesNs[suspect.runs % kPausesNs.size()];
  const trace::PlanHeader header = {
      trace::kPlanMagic, pause_ns,
      static_cast<std::uint32_t>(std::min(kMostPauses, kPatienceNs / pause_ns)),
      static_cast<std::uint32_t>(std::min<std::size_t>(places.size(), trace::kMaxPlannedPlaces))};
  std::string bytes;
  Append(&header, sizeof(header), bytes);
  auto place = places.begin();
  for (std::uint32_t i = 0; i < header.place_count; ++i, ++place) {
    Append(&*place, sizeof(*place), bytes);
  }
  return bytes;
}

// The same word of functions, or each part of the suspect done by another thread of the deadlock.
bool Confirmation::IsObservedIn(const Finding& observed, const Suspect& suspect) {
  if (observed.evidence != Evidence::kObserved || observed.rule != "deadlock") return false;
  if (!observed.fingerprint.empty() && observed.fingerprint == suspect.finding.fingerprint) {
    return true;
  }
  std::vector<const ThreadStory*> free;
  free.reserve(observed.threads.size());
  for (const ThreadStory& thread : observed.threads) free.push_back(&thread);
  for (const Part& part : suspect.parts) {
    const auto thread = std::ranges::find_if(free, [&part](const ThreadStory* story) {
      return WaitsThere(*story, part.hold, part.wait);
    });
    if (thread == free.end()) return false;
    free.erase(thread);
  }
  return true;
}

void Confirmation::CountRun(Suspect& suspect, bool cut_short) const {
  if (cut_short) return;
  suspect.looks += suspect.Reached() ? 0 : 1;
  suspect.runs += target_ == &suspect ? 1 : 0;
}

std::vector<const Finding*> Confirmation::Judge(std::vector<Finding>& observed, bool cut_short) {
  ++runs_done_;
  std::vector<const Finding*> fresh;
  for (Suspect& suspect : suspects_) {
    if (suspect.confirmed_in != 0) continue;
    const auto proof = std::ranges::find_if(
        observed, [&suspect](const Finding& finding) { return IsObservedIn(finding, suspect); });
    if (proof == observed.end()) {
      CountRun(suspect, cut_short);
      continue;
    }
    suspect.confirmed_in = runs_done_;
    std::string& confirms = proof->properties["confirms"];
    confirms.append(confirms.empty() ? "" : " ").append(suspect.finding.fingerprint);
    PutVerdict(suspect, *proof);
    fresh.push_back(&suspect.finding);
  }
  return fresh;
}

// A run that is cut short counts for nobody, so a deadlock that happens every time must not keep
// the runs from ending.
bool Confirmation::Done() const {
  return runs_done_ >= kLooks + (limit_ + 1) * suspects_.size() ||
         std::ranges::none_of(suspects_,
                              [this](const Suspect& suspect) { return suspect.Pending(limit_); });
}

Confirmation::Counts Confirmation::Count() const {
  Counts counts;
  for (const Suspect& suspect : suspects_) {
    if (suspect.confirmed_in != 0) {
      ++counts.confirmed;
    } else {
      ++(suspect.Reached() ? counts.not_confirmed : counts.not_reached);
    }
  }
  return counts;
}

// Which half of the cycle did not take place.
std::string Confirmation::WhatWasNotReached(const Suspect& suspect) {
  const auto part = std::ranges::find_if(
      suspect.parts, [](const Part& candidate) { return candidate.places().empty(); });
  return "no thread came to " + PlaceOf(part->wait) + " with the lock that is taken at " +
         PlaceOf(part->hold);
}

void Confirmation::PutVerdict(const Suspect& suspect, Finding& finding) {
  std::string& verdict = finding.properties["confirmation"];
  if (suspect.confirmed_in != 0) {
    verdict = "confirmed";
    finding.properties["confirmed_in_run"] = std::to_string(suspect.confirmed_in);
  } else if (suspect.Reached()) {
    verdict = "not confirmed after " + std::to_string(suspect.runs) +
              (suspect.runs == 1 ? " run" : " runs");
  } else {
    verdict = "not reached";
    finding.properties["not_reached"] = WhatWasNotReached(suspect);
  }
}

void Confirmation::AddVerdicts(std::vector<Finding>& findings) const {
  for (const Suspect& suspect : suspects_) {
    if (suspect.confirmed_in != 0) continue;
    const auto known = std::ranges::find_if(findings, [&suspect](const Finding& finding) {
      return finding.evidence == Evidence::kPredicted && !finding.fingerprint.empty() &&
             finding.fingerprint == suspect.finding.fingerprint;
    });
    if (known != findings.end()) {
      PutVerdict(suspect, *known);
      continue;
    }
    Finding& note = findings.emplace_back(suspect.finding);
    note.severity = Severity::kNote;
    PutVerdict(suspect, note);
  }
}

}  // namespace impasse
