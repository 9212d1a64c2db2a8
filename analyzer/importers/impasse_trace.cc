// The native trace, as the probe writes it and `impasse run` saves it.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "analyzer/importers/event_stream.h"
#include "analyzer/importers/importer.h"
#include "analyzer/importers/symbolizer.h"
#include "analyzer/importers/trace_reader.h"

namespace impasse {
namespace {

// Empty when there is no such file.
std::string ContentsOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

absl::Status Import(const ImportInput& input, Recording& recording) {
  const MemorySource source(input.bytes);
  TraceReader reader(&source);
  if (absl::Status status = reader.Open(); !status.ok()) return status;
  std::error_code ignored;
  Symbolizer symbolizer(std::filesystem::current_path(ignored).string());
  recording.source = input.path;
  std::vector<std::string> damage;
  if (const std::string stream = ContentsOf(EventStreamPath(input.path)); !stream.empty()) {
    reader.AddEvents(ReadEventStream(stream, reader.header(), kMostStreamedChunks, damage));
  }
  reader.Read({&symbolizer, true}, recording);
  recording.damage.insert(recording.damage.end(), damage.begin(), damage.end());
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
