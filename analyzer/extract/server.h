// Server: the worker's loop. One job per line of standard input as a JSON object
//   {"directory", "file", "args", "root"}
// and per job, in order, one line of standard output and as many bytes of facts as it says:
//   {"failed": false, "errors": [], "size": 1234}
#ifndef IMPASSE_ANALYZER_EXTRACT_SERVER_H_
#define IMPASSE_ANALYZER_EXTRACT_SERVER_H_

#include <string>

#include "analyzer/extract/tooling.h"

namespace impasse::extract {

// Answer does one job and returns the answer: the line and the facts.
std::string Answer(const std::string& line, HashMemo& memo);

// Serve reads jobs until the end of standard input; returns the exit status.
int Serve();

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_SERVER_H_
