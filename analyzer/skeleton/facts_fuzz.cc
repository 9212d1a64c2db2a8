// Any bytes as facts: refused, or linked and analysed.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "analyzer/skeleton/link.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto tu = impasse::skeleton::ReadFacts({reinterpret_cast<const char*>(data), size});
  if (tu.ok()) impasse::skeleton::Link({*tu});
  return 0;
}
