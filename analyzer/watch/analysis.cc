#include "analyzer/watch/analysis.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "analyzer/model/user_code.h"
#include "analyzer/model/wait_for_graph.h"
#include "analyzer/watch/lock_order.h"

namespace impasse {
namespace {

void DropObservedPredictions(std::vector<Finding>& findings) {
  std::set<std::string> observed;
  for (const Finding& finding : findings) {
    if (finding.evidence == Evidence::kObserved) observed.insert(finding.fingerprint);
  }
  std::erase_if(findings, [&](const Finding& finding) {
    return finding.evidence == Evidence::kPredicted && observed.count(finding.fingerprint) > 0;
  });
}

void Count(Report& report, const std::string& key, std::size_t number) {
  for (auto& [known, value] : report.summary) {
    if (known != key) continue;
    value = std::to_string(std::stoull(value) + number);
    return;
  }
  report.summary.emplace_back(key, std::to_string(number));
}

void AddBlindSpot(Report& report, const BlindSpot& spot) {
  for (BlindSpot& known : report.blind_spots) {
    if (known.what != spot.what) continue;
    for (const std::string& item : spot.items) {
      if (std::find(known.items.begin(), known.items.end(), item) == known.items.end()) {
        known.items.push_back(item);
      }
    }
    return;
  }
  report.blind_spots.push_back(spot);
}

// Who owns a lock that a library makes of a futex is not known, and who takes it without having to
// wait makes no call.
void AddFutexes(const Recording& recording, Report& report) {
  constexpr std::size_t kMost = 10;
  std::set<std::string> places;
  for (const RecordedObject& object : recording.objects) {
    if (object.kind != ObjectKind::kFutex || object.first_use.empty()) continue;
    const Frame* user = InnermostUserFrame(object.first_use);
    const Frame& frame = user != nullptr ? *user : object.first_use.back();
    if (frame.function.empty()) continue;
    const std::string file = frame.location.known()
                                 ? frame.location.file + ":" + std::to_string(frame.location.line)
                                 : frame.module;
    places.insert(file + ": " + frame.function);
    if (places.size() == kMost) break;
  }
  if (places.empty()) return;
  AddBlindSpot(report,
               {"some waits are for futexes, of which neither the owner nor everybody who may end "
                "them is known",
                "docs/own-locks.md says how locks and semaphores of one's own can speak",
                {places.begin(), places.end()}});
}

}  // namespace

std::vector<Finding> FindPresent(const Recording& recording, Timeline* timeline,
                                 const Thresholds& thresholds) {
  const WaitForGraph graph = WaitForGraph::Build(recording);
  Substrates substrates;
  substrates.wait_for = &graph;
  substrates.thresholds = thresholds;
  if (timeline != nullptr) timeline->recording = &recording;
  substrates.timeline = timeline;
  std::vector<Finding> findings = RunChecks(substrates);
  if (timeline != nullptr) timeline->recording = nullptr;
  return findings;
}

std::vector<Finding> FindPredicted(const Recording& recording) {
  const LockOrderGraph lock_order = BuildLockOrderGraph(recording);
  Substrates substrates;
  substrates.lock_order = &lock_order;
  return RunChecks(substrates);
}

std::vector<Finding> FindAll(const Recording& recording, const Thresholds& thresholds) {
  const WaitForGraph graph = WaitForGraph::Build(recording);
  const LockOrderGraph lock_order = BuildLockOrderGraph(recording);
  Substrates substrates;
  substrates.wait_for = &graph;
  substrates.lock_order = &lock_order;
  substrates.thresholds = thresholds;
  std::vector<Finding> findings = RunChecks(substrates);
  DropObservedPredictions(findings);
  return findings;
}

void Merge(std::vector<Finding>& findings, std::vector<Finding> more) {
  for (Finding& finding : more) {
    const auto known =
        std::find_if(findings.begin(), findings.end(), [&](const Finding& candidate) {
          return candidate.fingerprint == finding.fingerprint && candidate.rule == finding.rule;
        });
    if (known == findings.end()) {
      findings.push_back(std::move(finding));
    } else if (finding.severity >= known->severity) {
      *known = std::move(finding);
    }
  }
  DropObservedPredictions(findings);
}

bool IsHang(const Finding& finding) {
  return finding.evidence == Evidence::kObserved && finding.severity == Severity::kError &&
         (finding.rule == "deadlock" || finding.rule == "livelock");
}

void AddSummary(const Recording& recording, Report& report) {
  Count(report, "processes", 1);
  Count(report, "threads", recording.threads.size());
  Count(report, "objects", recording.objects.size());
  Count(report, "lock-order edges", recording.edges.size());
  for (const BlindSpot& spot : recording.blind_spots) AddBlindSpot(report, spot);
  AddFutexes(recording, report);
  if (recording.damage.empty()) return;
  report.complete = false;
  const std::string name = recording.source.empty() ? "the trace" : recording.source;
  AddBlindSpot(report, {"the trace is damaged or incomplete: " + name, "", recording.damage});
}

}  // namespace impasse
