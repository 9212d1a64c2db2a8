// FindingsFile: what `impasse check --format json=FILE` has found in the whole program, read back
// so that an editor can show it in the file at hand.
#ifndef IMPASSE_ANALYZER_TIDY_FINDINGS_FILE_H_
#define IMPASSE_ANALYZER_TIDY_FINDINGS_FILE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/model/finding.h"

namespace impasse::tidy {

struct FindingsFile {
  std::string error;                          // why nothing could be read; empty when all is well
  std::string root;                           // absolute; relative file names are below it
  std::vector<Finding> findings;              // without what was suppressed or known
  std::map<std::string, std::string> sha256;  // of files as they were analysed

  // Absolute makes a file name of a finding absolute.
  std::string Absolute(const std::string& file) const;
};

// LoadFindings reads `path`, again only when it has changed. A relative path is looked for in the
// directory of `source` and upward, as .clang-tidy is, then from the current directory.
std::shared_ptr<const FindingsFile> LoadFindings(const std::string& path,
                                                 const std::string& source);

// ParseConfidence reads "certain" and "likely"; anything else is kSuspected.
Confidence ParseConfidence(const std::string& text);

// ParseFindings is LoadFindings without the file.
FindingsFile ParseFindings(const std::string& json);

}  // namespace impasse::tidy

#endif  // IMPASSE_ANALYZER_TIDY_FINDINGS_FILE_H_
