// Any bytes as a trace: read, and analysed as post-mortem would.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "analyzer/importers/byte_source.h"
#include "analyzer/importers/trace_reader.h"
#include "analyzer/model/recording.h"
#include "analyzer/model/wait_for_graph.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const impasse::MemorySource source({reinterpret_cast<const char*>(data), size});
  impasse::TraceReader reader(&source);
  if (!reader.Open().ok()) return 0;
  impasse::Recording recording;
  reader.Read({.history = true}, recording);
  impasse::WaitForGraph::Build(recording).Reduce();
  return 0;
}
