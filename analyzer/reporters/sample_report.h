// SampleReport: reports for the tests of the reporters, as the three ways of looking make them.
#ifndef IMPASSE_ANALYZER_REPORTERS_SAMPLE_REPORT_H_
#define IMPASSE_ANALYZER_REPORTERS_SAMPLE_REPORT_H_

#include <string>

#include "analyzer/model/finding.h"

namespace impasse::testing_support {

// InversionReport: a static lock-order inversion of two threads through two files, one suppressed
// finding, a blind spot, an unused suppression. Sources are those of reporters/testdata/bank.cc.
Report InversionReport();

// DinnerReport: an observed deadlock of three threads, with run-time stacks.
Report DinnerReport();

// ChannelReport: a channel cycle with an interleaving.
Report ChannelReport();

// TestdataDirectory is the folder of golden files in the source tree.
std::string TestdataDirectory();

// MatchesGolden compares `text` with testdata/`name`; IMPASSE_UPDATE_GOLDEN=1 rewrites the file.
// Returns "" or what differs.
std::string MatchesGolden(const std::string& name, const std::string& text);

}  // namespace impasse::testing_support

#endif  // IMPASSE_ANALYZER_REPORTERS_SAMPLE_REPORT_H_
