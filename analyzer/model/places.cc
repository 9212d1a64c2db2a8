#include "analyzer/model/places.h"

#include <algorithm>

#include "analyzer/model/user_code.h"

namespace impasse {

const Frame* OperationFrame(const CallPath& path) {
  const Frame* located = nullptr;
  const Frame* named = nullptr;
  for (auto frame = path.rbegin(); frame != path.rend(); ++frame) {
    const bool user = IsUserFrame(*frame);
    if (user && frame->location.known()) return &*frame;
    if (located == nullptr && frame->location.known()) located = &*frame;
    if (named == nullptr && user) named = &*frame;
  }
  if (named != nullptr) return named;
  if (located != nullptr) return located;
  return path.empty() ? nullptr : &path.back();
}

Location PrimaryLocation(const Finding& finding) {
  if (finding.location.known()) return finding.location;
  Location any;
  for (const ThreadStory& thread : finding.threads) {
    for (const Step& step : thread.steps) {
      const Frame* const frame = OperationFrame(step.path);
      if (frame == nullptr || !frame->location.known()) continue;
      if (step.kind == Step::Kind::kWaits) return frame->location;
      if (!any.known()) any = frame->location;
    }
  }
  return any;
}

std::vector<Location> OperationPlaces(const Finding& finding) {
  std::vector<Location> places;
  const auto add = [&places](const Location& place) {
    if (place.known() && std::find(places.begin(), places.end(), place) == places.end())
      places.push_back(place);
  };
  add(finding.location);
  for (const ThreadStory& thread : finding.threads) {
    for (const Step& step : thread.steps) {
      const Frame* const frame = OperationFrame(step.path);
      if (frame != nullptr && step.kind != Step::Kind::kStarts) add(frame->location);
    }
  }
  return places;
}

}  // namespace impasse
