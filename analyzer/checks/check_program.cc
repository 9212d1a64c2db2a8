#include "analyzer/checks/check_program.h"

#include <string>
#include <utility>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/explore/from_program.h"
#include "analyzer/skeleton/lock_analysis.h"

namespace impasse {
namespace {

// The facts name rules without the prefix that the comment has.
NolintRange ToModel(const skeleton::NolintRange& range) {
  NolintRange out{range.file, range.first, range.last, {}, range.reason};
  for (const std::string& rule : range.rules) {
    out.rules.push_back(rule == "*" ? rule : "impasse-" + rule);
  }
  return out;
}

void Append(const std::vector<BlindSpot>& spots, Report& report) {
  report.blind_spots.insert(report.blind_spots.end(), spots.begin(), spots.end());
}

void AddCount(Report& report, const char* what, std::size_t count) {
  report.summary.emplace_back(what, std::to_string(count));
}

}  // namespace

void CheckProgram(const skeleton::Program& program, Report& report) {
  const skeleton::LockAnalysis locks = skeleton::AnalyzeLocks(program);
  Substrates substrates;
  substrates.program = &program;
  substrates.locks = &locks;
  substrates.lock_order = &locks.graph;
  const explore::Exploration exploration = explore::ExploreProgram(program);
  substrates.exploration = &exploration;
  std::vector<Finding> findings = RunChecks(substrates);
  AddCount(report, "functions", program.functions.size());
  AddCount(report, "locks", locks.locks);
  AddCount(report, "lock-order edges", locks.graph.edges().size());
  if (exploration.groups > 0) AddCount(report, "channel groups", exploration.groups);
  AddCount(report, "findings", findings.size());
  for (Finding& finding : findings) report.findings.push_back(std::move(finding));
  for (const skeleton::NolintRange& range : program.nolint) {
    report.nolint.push_back(ToModel(range));
  }
  Append(program.blind_spots, report);
  Append(locks.blind_spots, report);
  Append(exploration.blind_spots, report);
}

}  // namespace impasse
