#include "analyzer/cli/analyze.h"

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "analyzer/checks/check.h"
#include "analyzer/skeleton/link.h"
#include "analyzer/skeleton/program.h"

namespace impasse::cli {
namespace {

// The facts name rules without the prefix that the comment has.
NolintRange ToModel(const skeleton::NolintRange& range) {
  NolintRange out{range.file, range.first, range.last, {}, range.reason};
  for (const std::string& rule : range.rules) {
    out.rules.push_back(rule == "*" ? rule : "impasse-" + rule);
  }
  return out;
}

void ReportFailures(const skeleton::Program& program, Report& report) {
  BlindSpot spot;
  for (const skeleton::TuInfo& tu : program.tus) {
    if (!tu.failed) continue;
    spot.items.push_back(tu.main_file + (tu.errors.empty() ? "" : ": " + tu.errors.front()));
  }
  if (spot.items.empty()) return;
  report.complete = false;
  spot.what = Counted(spot.items.size(), "translation unit") + " did not compile";
  spot.hint = "what could be parsed of them was analysed; their other parts were not seen";
  report.blind_spots.insert(report.blind_spots.begin(), std::move(spot));
}

}  // namespace

std::string Counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

void AddCount(Report& report, const std::string& what, std::size_t count) {
  report.summary.emplace_back(what, std::to_string(count));
}

absl::Status Analyze(const std::vector<std::string_view>& buffers,
                     const std::vector<std::string>& names, Report& report) {
  std::vector<const facts::Tu*> tus;
  for (std::size_t i = 0; i < buffers.size(); ++i) {
    const absl::StatusOr<const facts::Tu*> tu = skeleton::ReadFacts(buffers[i]);
    if (!tu.ok()) {
      return {tu.status().code(), names[i] + ": " + std::string(tu.status().message())};
    }
    tus.push_back(*tu);
  }
  const std::unique_ptr<skeleton::Program> program = skeleton::Link(std::move(tus));
  Substrates substrates;
  substrates.program = program.get();
  report.findings = RunChecks(substrates);
  report.blind_spots.insert(report.blind_spots.end(), program->blind_spots.begin(),
                            program->blind_spots.end());
  for (const skeleton::NolintRange& range : program->nolint) {
    report.nolint.push_back(ToModel(range));
  }
  ReportFailures(*program, report);
  AddCount(report, "functions", program->functions.size());
  return absl::OkStatus();
}

}  // namespace impasse::cli
