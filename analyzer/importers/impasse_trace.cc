// The native trace, as the probe writes it and `impasse run` saves it.
#include <filesystem>

#include "analyzer/importers/importer.h"
#include "analyzer/importers/symbolizer.h"
#include "analyzer/importers/trace_reader.h"

namespace impasse {
namespace {

absl::Status Import(const ImportInput& input, Recording& recording) {
  const MemorySource source(input.bytes);
  TraceReader reader(&source);
  if (absl::Status status = reader.Open(); !status.ok()) return status;
  std::error_code ignored;
  Symbolizer symbolizer(std::filesystem::current_path(ignored).string());
  recording.source = input.path;
  reader.Read({&symbolizer, true}, recording);
  if (!symbolizer.problems().empty()) {
    recording.blind_spots.push_back(
        {"call paths are incomplete",
         "keep the program and its libraries where they were, compiled with -g",
         {symbolizer.problems().begin(), symbolizer.problems().end()}});
  }
  return absl::OkStatus();
}

constexpr Importer kImporter = {"impasse-trace", "a trace written by impasse run", IsTrace, Import};
IMPASSE_REGISTER_IMPORTER(kImporter);

}  // namespace
}  // namespace impasse
