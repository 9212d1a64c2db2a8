// RunScenario: runs a scenario under the probe and reads the traces it leaves.
#ifndef IMPASSE_RUNTIME_PROBE_TESTS_RUN_SCENARIO_H_
#define IMPASSE_RUNTIME_PROBE_TESTS_RUN_SCENARIO_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/trace_format.h"

namespace impasse::probe_tests {

// TraceFile is a mapped trace.
class TraceFile {
 public:
  explicit TraceFile(const std::string& path);
  ~TraceFile();
  TraceFile(TraceFile&& other) noexcept;
  TraceFile(const TraceFile&) = delete;
  TraceFile& operator=(const TraceFile&) = delete;
  TraceFile& operator=(TraceFile&&) = delete;

  bool ok() const;
  const std::string& path() const { return path_; }
  const trace::Header& header() const { return *reinterpret_cast<const trace::Header*>(base_); }
  trace::ProcessState state() const { return static_cast<trace::ProcessState>(header().state); }

  std::vector<const trace::ThreadRecord*> Threads() const;  // ready ones
  std::vector<const trace::ObjectRecord*> Objects(ObjectKind kind) const;
  std::vector<const trace::EdgeRecord*> Edges() const;
  std::vector<const trace::OrderRecord*> Orders() const;
  std::vector<trace::Event> Events() const;  // of all threads
  std::vector<std::uint64_t> Stack(std::uint32_t index) const;
  std::string String(std::uint32_t index) const;
  // ModuleOf is the path of the module that holds the address.
  std::string ModuleOf(std::uint64_t pc) const;

  const trace::ObjectRecord& object(std::uint32_t index) const;
  // Blocked returns the threads whose wait is published.
  std::vector<const trace::ThreadRecord*> Blocked() const;

 private:
  template <class Record>
  std::vector<const Record*> Ready(trace::SectionId id) const;
  template <class Record>
  const Record* Table(trace::SectionId id) const;
  std::uint32_t Count(trace::SectionId id) const;

  std::string path_;
  const char* base_ = nullptr;
  std::size_t size_ = 0;
};

// Running is a scenario that was started. The destructor kills and reaps it and removes its traces.
class Running {
 public:
  struct Setup {
    std::string options;                   // IMPASSE_OPTIONS
    std::vector<std::string> environment;  // NAME=value
    std::string more_preload;              // after the probe
    std::uint64_t file_limit = 0;          // RLIMIT_FSIZE, 0: as it is
    bool without_probe = false;
    bool without_directory = false;  // no IMPASSE_TRACE_DIR; the working directory is temporary
  };
  explicit Running(const std::string& scenario) : Running(scenario, Setup()) {}
  Running(const std::string& scenario, const Setup& setup);
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  // WaitFor waits until the predicate holds for some trace, at most 20 s; tells whether it did.
  bool WaitFor(const std::function<bool(const TraceFile&)>& predicate);
  // WaitUntilReady waits for the line "ready" on standard output.
  bool WaitUntilReady();
  // Continue writes a line to the standard input of the scenario.
  void Continue();
  void Kill();
  // Wait returns the wait status; output() and errors() are complete after it.
  int Wait();

  pid_t pid() const { return pid_; }
  const std::string& output() const { return output_; }
  const std::string& errors() const { return errors_; }
  std::vector<TraceFile> Traces() const;

 private:
  void ReadOutput();

  std::string directory_;
  pid_t pid_ = -1;
  int input_fd_ = -1;
  int output_fd_ = -1;
  int status_ = 0;
  bool reaped_ = false;
  std::string output_;
  std::string errors_;
};

}  // namespace impasse::probe_tests

#endif  // IMPASSE_RUNTIME_PROBE_TESTS_RUN_SCENARIO_H_
