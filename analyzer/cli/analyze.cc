#include "analyzer/cli/analyze.h"

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "analyzer/checks/check_program.h"
#include "analyzer/cli/failures.h"
#include "analyzer/skeleton/link.h"
#include "analyzer/skeleton/program.h"

namespace impasse::cli {
namespace {

void ReportFailedUnits(const skeleton::Program& program, Report& report) {
  std::vector<FailedUnit> failed;
  for (const skeleton::TuInfo& tu : program.tus) {
    if (tu.failed) failed.push_back({tu.main_file, tu.errors});
  }
  ReportFailures(failed, report);
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
  ReportFailedUnits(*program, report);
  CheckProgram(*program, report);
  return absl::OkStatus();
}

}  // namespace impasse::cli
