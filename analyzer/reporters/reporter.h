// Reporter: writes a report in one output format. ONE FILE PER FORMAT in this folder.
#ifndef IMPASSE_ANALYZER_REPORTERS_REPORTER_H_
#define IMPASSE_ANALYZER_REPORTERS_REPORTER_H_

#include <ostream>
#include <string_view>

#include "analyzer/model/finding.h"
#include "analyzer/model/registry.h"

namespace impasse {

struct ReportOptions {
  bool color = false;         // the output is a terminal and colours are wanted
  bool show_triaged = false;  // also what is suppressed or in the baseline
  bool quote_source = true;   // read source files to quote lines
  // No summary and no blind spots: for findings printed while a program runs.
  bool findings_only = false;
  // The same terminal has it already: one line for a finding that was `shown`, none for processes.
  bool shown_in_short = false;
};

struct Reporter {
  std::string_view name;  // "sarif": the word after --format
  std::string_view what;  // one line for --help
  // Write must be deterministic for equal reports. Errors of the stream are the caller's to check.
  void (*write)(const Report& report, const ReportOptions& options, std::ostream& out) = nullptr;
};

inline std::string_view NameOf(const Reporter& reporter) { return reporter.name; }

#define IMPASSE_REGISTER_REPORTER(reporter) \
  static const ::impasse::Registry<::impasse::Reporter>::Registrar impasse_registrar(&(reporter))

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_REPORTERS_REPORTER_H_
