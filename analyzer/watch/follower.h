// Follower: watches one process image through its trace while the process runs.
//
//   every poll:  header -> (something blocked?) -> scan -> reduction -> seen twice? -> read with
//   call
//                paths -> the same checks as post-mortem -> findings that are new
//
// A deadlock is reported only when two scans, at some distance in time, see the same threads in the
// same waits (the same sequence numbers): a cycle put together from two instants is none.
#ifndef IMPASSE_ANALYZER_WATCH_FOLLOWER_H_
#define IMPASSE_ANALYZER_WATCH_FOLLOWER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/timeline.h"
#include "analyzer/importers/byte_source.h"
#include "analyzer/importers/event_stream.h"
#include "analyzer/importers/symbolizer.h"
#include "analyzer/importers/trace_reader.h"
#include "analyzer/model/recording.h"
#include "analyzer/watch/loader.h"
#include "analyzer/watch/spins.h"

namespace impasse {

// Not thread-safe.
class Follower {
 public:
  static constexpr std::uint64_t kRegularScanNs = 1'000'000'000;

  // Takes over the descriptor `fd` of the trace at `path`.
  Follower(std::string path, int fd, Symbolizer* symbolizer, const Thresholds& thresholds);
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  // KeepEvents writes every event to the stream at `path` from now on, as fast as Poll is called.
  // To be called once, before the first Poll.
  void KeepEvents(std::string path) { stream_path_ = std::move(path); }
  const std::string& stream_path() const { return stream_path_; }
  // The last Poll found so many new events that the next one must not wait.
  bool stream_is_behind() const { return stream_is_behind_; }

  // Poll looks at the process and returns what it has not returned before. Cheap when nothing has
  // changed: one read of the header.
  std::vector<Finding> Poll(std::uint64_t now_ns);

  // Snapshot reads what there is now, with names; with `history` also everything that is not the
  // present state. False: the process has ended, or cannot be read.
  bool Snapshot(std::uint64_t now_ns, bool history, Recording& recording);
  const std::vector<Finding>& observed() const { return observed_; }

  // Finish reads the whole trace and returns everything that is to be reported of this process:
  // what is there now, and what was observed before. `recording` receives what was read.
  std::vector<Finding> Finish(std::uint64_t now_ns, Recording& recording);

  // CheckRequest is the number of the question that the program asks (impasse/check.h), as of the
  // latest poll; 0: none is open. FindSoFar is what there is to say: what was observed, and what is
  // predicted from what is recorded now. Answer gives the answer, of so many findings with a line
  // for each.
  std::uint64_t CheckRequest() const;
  std::vector<Finding> FindSoFar();
  void Answer(std::uint64_t request, std::size_t count, const std::string& lines);

  // Break makes the lock for which the thread waits fail with EDEADLK. False: it waits for no
  // mutex, or the process cannot be told.
  bool Break(std::uint64_t tid);

  const std::string& path() const { return path_; }
  int fd() const { return fd_; }
  bool readable() const { return opened_; }
  // Why the trace will never be readable: a probe of another version. Empty when it may be.
  const std::string& problem() const { return problem_; }
  std::uint32_t pid() const { return reader_.header().pid; }
  // Threads of the process that its trace knows nothing of, when they were last counted.
  std::uint32_t unknown_threads() const { return unknown_threads_; }

 private:
  // The threads of a core and the waits in which they were seen.
  using CoreKey = std::vector<std::pair<ThreadId, std::uint64_t>>;

  bool Open();
  void StreamEvents();
  void ReadStream(Recording& recording);
  bool WriteWord(std::uint64_t word, std::size_t offset) const;
  bool ScanIsDue(std::uint64_t now_ns);
  void ReadPresent(const TraceReadOptions& options, std::uint64_t now_ns, Recording& recording);
  bool Confirm(const Recording& scan);
  bool OverThresholds(const Recording& scan);
  std::vector<Finding> Report(std::uint64_t now_ns);
  bool IsConfirmed(const Finding& finding) const;

  std::string path_;
  int fd_;
  FileSource source_;
  TraceReader reader_;
  Symbolizer* symbolizer_;
  Thresholds thresholds_;
  bool opened_ = false;
  std::string problem_;
  std::string stream_path_;  // empty: none
  EventStreamWriter stream_;
  bool stream_is_behind_ = false;

  std::uint64_t last_requests_ = 0;
  std::uint64_t last_scan_ns_ = 0;
  std::uint64_t last_regular_ns_ = 0;
  std::uint32_t unknown_threads_ = 0;
  bool pending_ = false;  // a core waits for its confirmation
  bool contended_ =
      false;  // somebody waits for a lock, or for a pool: it is worth to look more often
  Timeline timeline_;
  Loader loader_;
  Spins spins_;
  std::map<CoreKey, std::uint64_t> first_seen_;     // candidate cores
  std::set<std::vector<std::uint64_t>> confirmed_;  // their kernel thread ids
  std::set<std::string> reported_;
  std::vector<Finding> observed_;
  std::uint32_t edges_looked_at_ = 0;  // by FindSoFar
  std::vector<Finding> predicted_;     // from so many edges
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_FOLLOWER_H_
