#include "analyzer/model/severity.h"

namespace impasse {

std::string_view ToString(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

std::string_view ToString(Confidence confidence) {
  switch (confidence) {
    case Confidence::kSuspected:
      return "suspected";
    case Confidence::kLikely:
      return "likely";
    case Confidence::kCertain:
      return "certain";
  }
  return "suspected";
}

std::string_view ToString(Evidence evidence) {
  switch (evidence) {
    case Evidence::kStatic:
      return "static";
    case Evidence::kObserved:
      return "observed";
    case Evidence::kPredicted:
      return "predicted";
  }
  return "static";
}

std::string_view ToString(Family family) {
  switch (family) {
    case Family::kDeadlock:
      return "deadlock";
    case Family::kLivelock:
      return "livelock";
    case Family::kStarvation:
      return "starvation";
  }
  return "deadlock";
}

std::optional<Severity> ParseSeverity(std::string_view text) {
  for (Severity severity : {Severity::kNote, Severity::kWarning, Severity::kError}) {
    if (ToString(severity) == text) return severity;
  }
  return std::nullopt;
}

}  // namespace impasse
