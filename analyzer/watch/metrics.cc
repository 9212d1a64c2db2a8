#include "analyzer/watch/metrics.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "analyzer/checks/recorded.h"
#include "analyzer/model/severity.h"
#include "analyzer/model/wait_for_graph.h"

namespace impasse {
namespace {

using Labels = std::vector<std::pair<std::string, std::string>>;

std::string Escaped(const std::string& value) {
  std::string text;
  for (const char c : value) {
    if (c == '\n') {
      text += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') text += '\\';
    text += c;
  }
  return text;
}

std::string Decimal(std::uint64_t nanoseconds) {
  const std::string fraction = std::to_string(nanoseconds / 1'000'000 % 1'000 + 1'000);
  return std::to_string(nanoseconds / 1'000'000'000) + "." + fraction.substr(1);
}

// The lines of one metric have to stand together.
class Page {
 public:
  void Declare(const std::string& name, const std::string& type, const std::string& help) {
    heads_.emplace_back(name,
                        "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n");
  }
  void Add(const std::string& name, const Labels& labels, const std::string& value) {
    std::string line = name;
    for (const auto& [label, text] : labels) {
      line += (line.size() == name.size() ? "{" : ",") + label + "=\"" + Escaped(text) + "\"";
    }
    lines_[name] += line + (labels.empty() ? " " : "} ") + value + "\n";
  }
  std::string Text() {
    std::string text;
    for (const auto& [name, head] : heads_) text += head + lines_[name];
    return text;
  }

 private:
  std::vector<std::pair<std::string, std::string>> heads_;
  std::map<std::string, std::string> lines_;
};

struct Lock {
  ObjectId object = kNoId;
  std::size_t waiters = 0;
  std::uint64_t grants = 0;
};

std::vector<Lock> MostWanted(const Recording& recording, std::size_t count) {
  std::vector<Lock> locks;
  for (ObjectId object = 0; object < recording.objects.size(); ++object) {
    const RecordedObject& recorded = recording.objects[object];
    const bool counts = recorded.kind != ObjectKind::kThread && !recorded.destroyed;
    locks.push_back({object, 0, counts ? recorded.ticket : 0});
  }
  for (const RecordedThread& thread : recording.threads) {
    for (const RecordedArm& arm : thread.wait.arms) {
      if (!thread.exited && arm.object < locks.size()) ++locks[arm.object].waiters;
    }
  }
  std::erase_if(locks, [&](const Lock& lock) {
    const bool thread = recording.objects[lock.object].kind == ObjectKind::kThread;
    return thread || lock.waiters + lock.grants == 0;
  });
  std::ranges::sort(locks, [](const Lock& a, const Lock& b) {
    return std::tuple(b.waiters, b.grants, a.object) < std::tuple(a.waiters, a.grants, b.object);
  });
  locks.resize(std::min(locks.size(), count));
  return locks;
}

void AddProcess(const Recording& recording, std::size_t locks, Page& page) {
  const Labels labels = {{"pid", std::to_string(recording.pid)}, {"program", recording.program}};
  std::size_t alive = 0;
  std::size_t waiting = 0;
  std::uint64_t longest_ns = 0;
  for (const RecordedThread& thread : recording.threads) {
    if (thread.exited) continue;
    ++alive;
    if (thread.wait.arms.empty()) continue;
    ++waiting;
    longest_ns = std::max(longest_ns, WaitedNs(recording, thread));
  }
  page.Add("impasse_threads", labels, std::to_string(alive));
  page.Add("impasse_waiting_threads", labels, std::to_string(waiting));
  page.Add("impasse_longest_wait_seconds", labels, Decimal(longest_ns));
  page.Add("impasse_stuck_threads", labels,
           std::to_string(WaitForGraph::Build(recording).Reduce().stuck.size()));
  for (const Lock& lock : MostWanted(recording, locks)) {
    // Names need not be unique: the key tells locks of one name apart.
    const Labels of_lock = {{"pid", std::to_string(recording.pid)},
                            {"lock", ResourceName(recording, lock.object)},
                            {"id", std::to_string(recording.objects[lock.object].key)}};
    page.Add("impasse_lock_waiters", of_lock, std::to_string(lock.waiters));
    page.Add("impasse_lock_grants_total", of_lock, std::to_string(lock.grants));
  }
}

void AddFindings(const std::vector<Finding>& findings, Page& page) {
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> counts;
  for (const Finding& finding : findings) {
    ++counts[{finding.rule, std::string(ToString(finding.severity)),
              std::string(ToString(finding.evidence))}];
  }
  for (const auto& [key, count] : counts) {
    const auto& [rule, severity, evidence] = key;
    page.Add("impasse_findings", {{"rule", rule}, {"severity", severity}, {"evidence", evidence}},
             std::to_string(count));
  }
}

}  // namespace

std::string RenderMetrics(const std::vector<Recording>& processes,
                          const std::vector<Finding>& findings, std::uint64_t unix_time,
                          std::size_t locks) {
  Page page;
  page.Declare("impasse_updated_seconds", "gauge", "Unix time of these figures.");
  page.Declare("impasse_processes", "gauge", "Processes that are watched.");
  page.Declare("impasse_threads", "gauge", "Threads that have not ended.");
  page.Declare("impasse_waiting_threads", "gauge", "Threads that wait for another one.");
  page.Declare("impasse_longest_wait_seconds", "gauge", "How long the longest wait has lasted.");
  page.Declare("impasse_stuck_threads", "gauge", "Threads that can never run again.");
  page.Declare("impasse_lock_waiters", "gauge", "Threads that wait for the lock.");
  page.Declare("impasse_lock_grants_total", "counter", "How often the lock was taken.");
  page.Declare("impasse_findings", "gauge", "Findings so far.");
  page.Add("impasse_updated_seconds", {}, std::to_string(unix_time));
  page.Add("impasse_processes", {}, std::to_string(processes.size()));
  for (const Recording& process : processes) AddProcess(process, locks, page);
  AddFindings(findings, page);
  return page.Text();
}

}  // namespace impasse
