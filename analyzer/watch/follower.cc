#include "analyzer/watch/follower.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "analyzer/model/wait_for_graph.h"
#include "analyzer/watch/analysis.h"
#include "analyzer/watch/tasks.h"

namespace impasse {
namespace {

std::vector<std::uint64_t> TidsOf(const Finding& finding) {
  std::vector<std::uint64_t> tids;
  tids.reserve(finding.threads.size());
  for (const ThreadStory& story : finding.threads) tids.push_back(story.tid);
  std::sort(tids.begin(), tids.end());
  return tids;
}

// Under which a finding is reported once: a deadlock per set of threads, anything else per defect.
std::string ReportKey(const Finding& finding) {
  std::string key =
      finding.rule + " " + finding.fingerprint + " " + std::string(ToString(finding.severity));
  if (finding.rule != "deadlock") return key;
  for (const std::uint64_t tid : TidsOf(finding)) key += " " + std::to_string(tid);
  return key;
}

// Threads of a deadlock that was seen keep others waiting for good: the end of the trace alone,
// which knows nothing of the loader's locks, would take one of them for a slow holder.
void LeaveOutStuck(const std::vector<Finding>& observed, std::vector<Finding>& findings) {
  std::set<std::uint64_t> stuck;
  for (const Finding& finding : observed) {
    if (finding.rule != "deadlock" || finding.severity != Severity::kError) continue;
    for (const ThreadStory& story : finding.threads) stuck.insert(story.tid);
  }
  std::erase_if(findings, [&](const Finding& finding) {
    return finding.rule == "long-hold" && !finding.threads.empty() &&
           stuck.contains(finding.threads.front().tid);
  });
}

bool IsContended(const Recording& scan) {
  const bool queued =
      std::any_of(scan.objects.begin(), scan.objects.end(), [](const RecordedObject& object) {
        return object.kind == ObjectKind::kPool && object.count > 0;
      });
  return queued || std::any_of(scan.threads.begin(), scan.threads.end(),
                               [&](const auto& thread) { return WaitsForOwner(scan, thread); });
}

}  // namespace

Follower::Follower(std::string path, int fd, Symbolizer* symbolizer, const Thresholds& thresholds)
    : path_(std::move(path)),
      fd_(fd),
      source_(fd),
      reader_(&source_),
      symbolizer_(symbolizer),
      thresholds_(thresholds),
      spins_(symbolizer, thresholds) {}

Follower::~Follower() { close(fd_); }

bool Follower::Open() {
  if (opened_) return reader_.Refresh();
  const absl::Status status = reader_.Open();
  opened_ = status.ok();  // the probe may still be writing the header: next time
  if (absl::IsFailedPrecondition(status)) problem_ = std::string(status.message());
  return opened_;
}

bool Follower::ScanIsDue(std::uint64_t now_ns) {
  const std::uint64_t requests = reader_.header().scan_requests;
  const bool changed = requests != last_requests_;
  last_requests_ = requests;
  const std::uint64_t interval =
      contended_ || spins_.watching() ? kRegularScanNs / 4 : kRegularScanNs;
  return changed || pending_ || now_ns - last_scan_ns_ >= interval;
}

// Returns whether a core that was not reported yet has been confirmed.
bool Follower::Confirm(const Recording& scan) {
  const WaitForGraph graph = WaitForGraph::Build(scan);
  const WaitForGraph::Remainder remainder = graph.Reduce();
  std::map<CoreKey, std::uint64_t> seen;
  bool any = false;
  pending_ = false;
  for (const std::vector<ThreadId>& core : remainder.cores) {
    if (!graph.IsSettled(core)) {
      pending_ = true;
      continue;
    }
    CoreKey key;
    std::vector<std::uint64_t> tids;
    for (const ThreadId thread : core) {
      key.emplace_back(thread, scan.threads[thread].wait.sequence);
      tids.push_back(scan.threads[thread].tid);
    }
    std::sort(tids.begin(), tids.end());
    const auto known = first_seen_.find(key);
    const std::uint64_t since = known == first_seen_.end() ? scan.now_ns : known->second;
    seen.emplace(std::move(key), since);
    const bool certain = graph.ConfidenceOf(core, remainder) == Confidence::kCertain;
    if (scan.now_ns - since <
        (certain ? thresholds_.deadlock_certain_ns : thresholds_.deadlock_likely_ns)) {
      pending_ = true;
    } else if (confirmed_.insert(std::move(tids)).second) {
      any = true;
    }
  }
  first_seen_ = std::move(seen);
  return any;
}

// Whether a rule other than deadlock has something that is not reported yet. Without call paths
// nothing can be told apart by fingerprint, so this only asks whether it is worth reading them.
bool Follower::OverThresholds(const Recording& scan) {
  const std::vector<Finding> findings = FindPresent(scan, &timeline_, thresholds_);
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.rule != "deadlock"; });
}

bool Follower::IsConfirmed(const Finding& finding) const {
  return finding.rule != "deadlock" || confirmed_.count(TidsOf(finding)) > 0;
}

void Follower::ReadPresent(const TraceReadOptions& options, std::uint64_t now_ns,
                           Recording& recording) {
  reader_.Read(options, recording);
  recording.now_ns = now_ns;
  recording.process_alive = true;
  // Counted after the reading: who is new since then is not taken for known.
  const bool any_blocked =
      std::any_of(recording.threads.begin(), recording.threads.end(),
                  [](const RecordedThread& thread) { return !thread.wait.arms.empty(); });
  if (any_blocked) unknown_threads_ = CountUnknownTasks(recording);
  if (unknown_threads_ > 0) recording.all_threads_known = false;
  loader_.AddWaits(recording);
  if (options.symbolizer != nullptr) Loader::AddPaths(recording, *options.symbolizer);
}

std::vector<Finding> Follower::Report(std::uint64_t now_ns) {
  Recording recording;
  ReadPresent({symbolizer_, false}, now_ns, recording);
  recording.shares_memory = SharesMemory(recording.pid, path_);
  AddSystemCalls(recording);
  AddPriorities(recording);
  std::vector<Finding> present = FindPresent(recording, &timeline_, thresholds_);
  LeaveOutStuck(observed_, present);
  std::vector<Finding> fresh;
  for (Finding& finding : present) {
    if (!IsConfirmed(finding) || !reported_.insert(ReportKey(finding)).second) continue;
    finding.properties["pid"] = std::to_string(recording.pid);
    fresh.push_back(std::move(finding));
  }
  Merge(observed_, fresh);
  return fresh;
}

void Follower::StreamEvents() {
  if (stream_path_.empty()) return;
  if (!stream_.open() && stream_.problem().empty()) {
    EventStreamWriter::Begin(stream_path_, reader_.header(), stream_).IgnoreError();
  }
  constexpr std::size_t kMany = 256;
  stream_is_behind_ = stream_.Add(source_, reader_.header()) > kMany;
}

std::vector<Finding> Follower::Poll(std::uint64_t now_ns) {
  if (!Open()) return {};
  StreamEvents();
  if (!ScanIsDue(now_ns)) return {};
  last_scan_ns_ = now_ns;
  Recording scan;
  ReadPresent({}, now_ns, scan);
  AddProcessorTimes(scan);
  AddPriorities(scan);
  contended_ = IsContended(scan);
  timeline_.Add(scan);
  bool worth = Confirm(scan);
  if (now_ns - last_regular_ns_ >= kRegularScanNs / 4) {
    last_regular_ns_ = now_ns;
    spins_.Look(scan);
    timeline_.spins = &spins_.found();
    worth |= OverThresholds(scan);
  }
  return worth ? Report(now_ns) : std::vector<Finding>{};
}

bool Follower::Snapshot(std::uint64_t now_ns, bool history, Recording& recording) {
  if (!opened_ || !reader_.Refresh()) return false;
  const auto state = static_cast<trace::ProcessState>(reader_.header().state);
  if (state != trace::ProcessState::kRunning) return false;
  ReadPresent({symbolizer_, history}, now_ns, recording);
  return true;
}

bool Follower::WriteWord(std::uint64_t word, std::size_t offset) const {
  const int fd = open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return false;
  const ssize_t written = pwrite(fd, &word, sizeof(word), static_cast<off_t>(offset));
  close(fd);
  return written == sizeof(word);
}

std::uint64_t Follower::CheckRequest() const {
  const trace::Header& header = reader_.header();
  return opened_ && header.check_answer < header.check_request ? header.check_request : 0;
}

std::vector<Finding> Follower::FindSoFar() {
  std::vector<Finding> findings = observed_;
  // No new edge, no new prediction.
  constexpr auto kEdges = static_cast<std::size_t>(trace::SectionId::kEdges);
  const std::uint32_t edges = reader_.header().sections[kEdges].used;
  if (edges != edges_looked_at_) {
    edges_looked_at_ = edges;
    Recording recording;
    reader_.Read({symbolizer_, true}, recording);
    predicted_ = FindPredicted(recording);
    for (Finding& finding : predicted_) {
      finding.properties["pid"] = std::to_string(recording.pid);
    }
  }
  Merge(findings, predicted_);
  return findings;
}

void Follower::Answer(std::uint64_t request, std::size_t count, const std::string& lines) {
  const int fd =
      open((path_ + ".check").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return;
  const std::string text = std::to_string(count) + "\n" + lines;
  const ssize_t written = write(fd, text.data(), text.size());
  close(fd);
  if (written == static_cast<ssize_t>(text.size())) {
    WriteWord(request, offsetof(trace::Header, check_answer));
  }
}

bool Follower::Break(std::uint64_t tid) {
  Recording recording;
  reader_.Read({}, recording);
  const auto& threads = recording.threads;
  const auto victim = std::find_if(threads.begin(), threads.end(), [tid](const auto& thread) {
    return thread.tid == tid && !thread.exited;
  });
  if (victim == threads.end() || victim->wait.arms.size() != 1) return false;
  const RecordedArm& arm = victim->wait.arms.front();
  if (arm.op != Op::kAcquire || arm.object >= recording.objects.size()) return false;
  const ObjectKind kind = recording.objects[arm.object].kind;
  if (kind != ObjectKind::kMutex && kind != ObjectKind::kRecursiveMutex) return false;
  const auto index = static_cast<std::uint64_t>(victim - threads.begin()) + 1;
  const std::uint64_t request = static_cast<std::uint64_t>(victim->generation) << 32 | index;
  return WriteWord(request, offsetof(trace::Header, break_request));
}

// Reads all events with the rest of the trace; what is wrong with the stream is damage.
void Follower::ReadStream(Recording& recording) {
  std::vector<std::string> damage;
  if (stream_.open()) {
    StreamEvents();
    std::ifstream file(stream_path_, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    reader_.AddEvents(ReadEventStream(bytes, reader_.header(), kMostStreamedChunks, damage));
  }
  if (!stream_.problem().empty()) damage.push_back(stream_.problem());
  reader_.Read({symbolizer_, true}, recording);
  recording.damage.insert(recording.damage.end(), damage.begin(), damage.end());
}

std::vector<Finding> Follower::Finish(std::uint64_t now_ns, Recording& recording) {
  std::vector<Finding> findings = observed_;
  recording.source = path_;
  if (!Open()) return findings;
  ReadStream(recording);
  if (unknown_threads_ > 0) recording.all_threads_known = false;
  if (reader_.header().end_monotonic_ns == 0) recording.now_ns = std::max(recording.now_ns, now_ns);
  if (!spins_.problem().empty()) {
    recording.blind_spots.push_back(
        {"a thread that used a processor for long, without a call, could not be sampled: " +
             spins_.problem(),
         "allow perf_event_open (kernel.perf_event_paranoid of at most 2, CAP_PERFMON in a "
         "container) to have loops found that wait without calls",
         {}});
  }
  std::vector<Finding> all = FindAll(recording, thresholds_);
  for (Finding& finding : all) finding.properties["pid"] = std::to_string(recording.pid);
  LeaveOutStuck(observed_, all);
  Merge(findings, std::move(all));
  return findings;
}

}  // namespace impasse
