// Server: the worker's loop. One job per line of standard input as a JSON object
//   {"directory", "file", "args", "root", "output"}
// and one line of standard output per job, in order:
//   {"ok": true, "failed": false, "errors": []}
// `output` receives the facts. ok is false when it could not be written.
#ifndef IMPASSE_ANALYZER_EXTRACT_SERVER_H_
#define IMPASSE_ANALYZER_EXTRACT_SERVER_H_

#include <string>

#include "analyzer/extract/tooling.h"

namespace impasse::extract {

// Answer does one job and returns the line to answer with.
std::string Answer(const std::string& line, HashMemo& memo);

// Serve reads jobs until the end of standard input; returns the exit status.
int Serve();

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_SERVER_H_
