// TraceDir: the private directory in which the probe puts the traces of a run, and what is kept of
// it.
#ifndef IMPASSE_ANALYZER_WATCH_TRACE_DIR_H_
#define IMPASSE_ANALYZER_WATCH_TRACE_DIR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace impasse {

// The directory is removed with its contents when the object goes.
class TraceDir {
 public:
  TraceDir() = default;
  ~TraceDir();
  TraceDir(const TraceDir&) = delete;
  TraceDir& operator=(const TraceDir&) = delete;

  // Create makes it, readable by the user only: in memory (/dev/shm) where that can be written to,
  // else in TMPDIR or /tmp.
  absl::Status Create();

  const std::string& path() const { return path_; }

  // NewFiles returns the paths of traces that have appeared since the last call, by name.
  std::vector<std::string> NewFiles();

 private:
  std::string path_;
  std::vector<std::string> known_;
};

// What the process could not write into its own trace.
struct Ending {
  std::uint64_t end_ns = 0;
  std::uint32_t unknown_threads = 0;
};

// SaveTrace copies the trace open as `fd` to `path`, holes left out, and adds the ending: its time
// only when the process had none to give. The file is only readable by the user; an existing one is
// replaced at once, when all is written.
absl::Status SaveTrace(int fd, const std::string& path, const Ending& ending);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_TRACE_DIR_H_
