#include "analyzer/watch/top_view.h"

#include <algorithm>
#include <fstream>
#include <tuple>
#include <vector>

#include "analyzer/checks/recorded.h"
#include "analyzer/model/wait_for_graph.h"

namespace impasse {
namespace {

// What is known of one object that threads wait for or hold.
struct Demand {
  ObjectId object = kNoId;
  std::size_t waiters = 0;
  std::uint64_t grants = 0;  // since the earlier instant
};

class Page {
 public:
  Page(const Recording& recording, const GrantCounts& before, std::size_t rows)
      : recording_(recording), graph_(WaitForGraph::Build(recording)), rows_(rows) {
    for (ThreadId t = 0; t < recording.threads.size(); ++t) {
      const RecordedThread& thread = recording.threads[t];
      if (thread.exited) continue;
      ++alive_;
      if (!thread.wait.arms.empty()) waiting_.push_back(t);
    }
    const auto waited = [&](ThreadId t) { return WaitedNs(recording, recording.threads[t]); };
    std::sort(waiting_.begin(), waiting_.end(), [&](ThreadId a, ThreadId b) {
      return std::pair(waited(b), a) < std::pair(waited(a), b);
    });
    CountDemands(before);
  }

  std::string Write() {
    text_ = (recording_.program.empty() ? "the program" : recording_.program) + ", process " +
            std::to_string(recording_.pid) + ": " + Count(alive_, "thread") + ", " +
            std::to_string(waiting_.size()) + " waiting\n";
    WriteDeadlock();
    WriteWaits();
    WriteDemands();
    return std::move(text_);
  }

 private:
  void CountDemands(const GrantCounts& before) {
    std::vector<std::size_t> waiters(recording_.objects.size(), 0);
    for (const ThreadId t : waiting_) {
      for (const RecordedArm& arm : recording_.threads[t].wait.arms) {
        if (arm.object < waiters.size()) ++waiters[arm.object];
      }
    }
    for (ObjectId object = 0; object < recording_.objects.size(); ++object) {
      const RecordedObject& recorded = recording_.objects[object];
      if (recorded.kind == ObjectKind::kThread || recorded.destroyed) continue;
      const auto known = before.grants.find(recorded.key);
      const std::uint64_t earlier = known == before.grants.end() ? recorded.ticket : known->second;
      const std::uint64_t grants = recorded.ticket > earlier ? recorded.ticket - earlier : 0;
      if (waiters[object] + grants > 0) demands_.push_back({object, waiters[object], grants});
    }
    std::sort(demands_.begin(), demands_.end(), [](const Demand& a, const Demand& b) {
      return std::tuple(b.waiters, b.grants, a.object) < std::tuple(a.waiters, a.grants, b.object);
    });
    if (recording_.now_ns > before.now_ns && before.now_ns != 0) {
      seconds_ = static_cast<double>(recording_.now_ns - before.now_ns) / 1e9;
    }
  }

  void WriteDeadlock() {
    const WaitForGraph::Remainder remainder = graph_.Reduce();
    if (remainder.stuck.empty()) return;
    text_ += "\n" + Count(remainder.stuck.size(), "thread") + " can never run again:\n";
    for (const std::vector<ThreadId>& core : remainder.cores) {
      text_ += " ";
      for (const ThreadId thread : core) text_ += " " + ThreadName(recording_, thread) + ";";
      text_.back() = '\n';
    }
  }

  // "T3 worker  1.2 s  waits for mutex 'm', held by T2 at file.cc:12"
  void WriteWaits() {
    if (waiting_.empty()) return;
    text_ += "\nlongest waits\n";
    for (std::size_t i = 0; i < waiting_.size() && i < rows_; ++i) {
      const RecordedThread& thread = recording_.threads[waiting_[i]];
      text_ += "  " + ThreadName(recording_, waiting_[i]) + " " + WaitStep(recording_, thread).text;
      WriteProviders(waiting_[i]);
      const Location place = PlaceOf(thread.wait.path);
      if (place.known()) text_ += "  at " + place.file + ":" + std::to_string(place.line);
      text_ += "\n";
    }
    WriteRest(waiting_.size());
  }

  void WriteProviders(ThreadId thread) {
    const Request* request = graph_.RequestOf(thread);
    if (request == nullptr || request->anyone || request->providers.empty()) return;
    constexpr std::size_t kEnough = 3;
    text_ += "; needs ";
    for (std::size_t i = 0; i < request->providers.size() && i < kEnough; ++i) {
      text_ += (i == 0 ? "" : ", ") + ThreadName(recording_, request->providers[i]);
    }
    if (request->providers.size() > kEnough) text_ += ", ...";
  }

  void WriteDemands() {
    if (demands_.empty()) return;
    text_ += "\nmost wanted\n";
    for (std::size_t i = 0; i < demands_.size() && i < rows_; ++i) {
      const Demand& demand = demands_[i];
      const RecordedObject& object = recording_.objects[demand.object];
      text_ += "  " + ResourceClause(recording_, demand.object) + ": " +
               std::to_string(demand.waiters) + " waiting";
      if (seconds_ > 0) {
        const auto rate = static_cast<std::uint64_t>(static_cast<double>(demand.grants) / seconds_);
        text_ += ", " + std::to_string(rate) + " grants per second";
      }
      if (object.owner != kNoId) text_ += ", held by " + ThreadName(recording_, object.owner);
      text_ += "\n";
    }
    WriteRest(demands_.size());
  }

  void WriteRest(std::size_t count) {
    if (count > rows_) text_ += "  and " + std::to_string(count - rows_) + " more\n";
  }

  const Recording& recording_;
  const WaitForGraph graph_;
  const std::size_t rows_;
  std::size_t alive_ = 0;
  std::vector<ThreadId> waiting_;  // longest first
  std::vector<Demand> demands_;
  double seconds_ = 0;
  std::string text_;
};

}  // namespace

GrantCounts CountGrants(const Recording& recording) {
  GrantCounts counts;
  counts.now_ns = recording.now_ns;
  for (const RecordedObject& object : recording.objects) {
    counts.grants.emplace(object.key, object.ticket);
  }
  return counts;
}

std::string RenderTop(const Recording& recording, const GrantCounts& before, std::size_t rows) {
  return Page(recording, before, rows).Write();
}

std::string FindLiveTrace(std::uint32_t pid) {
  std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
  for (std::string line; std::getline(maps, line);) {
    const std::size_t path = line.find('/');
    if (path == std::string::npos || !line.ends_with(".trace")) continue;
    if (line.find(" rw-s ") != std::string::npos) return line.substr(path);
  }
  return {};
}

}  // namespace impasse
