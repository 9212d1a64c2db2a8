// Tooling: runs the compiler's front end on one compile command and extracts what it parsed. Free
// of compiler headers, so that tests and the worker's server need none.
#ifndef IMPASSE_ANALYZER_EXTRACT_TOOLING_H_
#define IMPASSE_ANALYZER_EXTRACT_TOOLING_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace impasse::extract {

struct Job {
  std::string directory;                             // of the compile command; absolute
  std::string file;                                  // main file, as the command names it
  std::vector<std::string> args;                     // the command: compiler, flags and file
  std::string root;                                  // facts name files relative to it
  std::map<std::string, std::string> virtual_files;  // path -> contents; tests
};

struct JobResult {
  std::string facts;
  bool failed = false;              // did not compile; `facts` is partial, or empty
  std::vector<std::string> errors;  // the first errors, with location
  std::vector<std::string> blamed;  // errors about the command itself
};

// HashMemo remembers the SHA-256 of files by identity and time, over the jobs of one worker.
class HashMemo {
 public:
  HashMemo();
  ~HashMemo();
  HashMemo(const HashMemo&) = delete;
  HashMemo& operator=(const HashMemo&) = delete;
  std::string Of(const std::string& path, std::string_view contents);

 private:
  struct Impl;
  Impl* impl_;
};

// Run never throws and never exits; a crash of the compiler takes the process down, which is why it
// runs in a worker. `memo` may be null.
JobResult Run(const Job& job, HashMemo* memo);

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_TOOLING_H_
