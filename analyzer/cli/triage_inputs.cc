#include "analyzer/cli/triage_inputs.h"

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "analyzer/cli/outputs.h"

namespace impasse::cli {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> ReadSource(const std::string& root, const std::string& file) {
  const fs::path path = fs::path(file).is_absolute() ? fs::path(file) : fs::path(root) / file;
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  absl::StatusOr<std::string> text = ReadFile(path.string());
  return text.ok() ? std::optional<std::string>(*std::move(text)) : std::nullopt;
}

absl::Status LoadBaseline(const CommonOptions& common, TriageInputs& inputs) {
  std::error_code error;
  if (common.baseline.empty() || (common.update_baseline && !fs::exists(common.baseline, error))) {
    return absl::OkStatus();
  }
  const absl::StatusOr<std::string> text = ReadFile(common.baseline);
  if (!text.ok()) {
    return absl::InvalidArgumentError(std::string(text.status().message()) +
                                      "; --update-baseline makes a first baseline");
  }
  absl::StatusOr<KnownFindings> baseline = ParseKnownFindings(common.baseline, *text);
  if (!baseline.ok()) return baseline.status();
  inputs.baseline = *std::move(baseline);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TriageInputs> LoadTriageInputs(const CommonOptions& common,
                                              const std::string& source_root) {
  TriageInputs inputs;
  inputs.include = common.include;
  inputs.exclude = common.exclude;
  inputs.baseline_file = common.baseline;
  inputs.read_source = [source_root](const std::string& file) {
    return ReadSource(source_root, file);
  };
  if (absl::Status status = LoadBaseline(common, inputs); !status.ok()) return status;
  if (common.suppressions.empty()) return inputs;
  const absl::StatusOr<std::string> text = ReadFile(common.suppressions);
  if (!text.ok()) return text.status();
  absl::StatusOr<std::vector<Suppression>> suppressions =
      ParseSuppressions(common.suppressions, *text);
  if (!suppressions.ok()) return suppressions.status();
  inputs.suppressions = *std::move(suppressions);
  return inputs;
}

}  // namespace impasse::cli
