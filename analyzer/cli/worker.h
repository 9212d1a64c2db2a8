// Worker: one impasse-extract process and the conversation with it.
#ifndef IMPASSE_ANALYZER_CLI_WORKER_H_
#define IMPASSE_ANALYZER_CLI_WORKER_H_

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "analyzer/cli/compile_db.h"

namespace impasse::cli {

// What became of one translation unit.
struct Unit {
  CompileCommand command;
  std::string facts;    // empty when nothing could be extracted
  bool failed = false;  // did not compile, crashed the compiler or took too long
  bool cached = false;
  std::vector<std::string> errors;  // the first ones
};

// Worker starts its process at the first job and again after a crash: a crash costs one unit. One
// thread at a time.
class Worker {
 public:
  Worker(std::string program, std::chrono::seconds timeout)
      : program_(std::move(program)), timeout_(timeout) {}
  ~Worker() { Stop(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Extract fills facts, failed and errors of `unit`; facts are verified.
  void Extract(const std::string& root, Unit& unit);

 private:
  enum class Outcome : unsigned char { kOk, kEnded, kTimedOut };

  bool Start();
  void Stop();
  bool Send(const std::string& line);
  Outcome ReadLine(std::string& line, std::chrono::steady_clock::time_point deadline);
  Outcome ReadBytes(std::size_t count, std::string& bytes,
                    std::chrono::steady_clock::time_point deadline);
  Outcome Fill(std::chrono::steady_clock::time_point deadline);
  Outcome Converse(const std::string& root, Unit& unit);
  void Fail(Unit& unit, Outcome outcome);

  std::string program_;
  std::chrono::seconds timeout_;
  pid_t pid_ = -1;
  int to_ = -1;
  int from_ = -1;
  std::string pending_;  // read and not used yet
};

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_WORKER_H_
