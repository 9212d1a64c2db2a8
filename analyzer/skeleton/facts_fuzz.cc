// Any bytes as facts, sealed or not: refused, or linked and analysed.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "analyzer/skeleton/facts_seal.h"
#include "analyzer/skeleton/link.h"
#include "analyzer/skeleton/lock_analysis.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (!impasse::skeleton::FactsAreSealed(bytes)) impasse::skeleton::SealFacts(bytes);
  const auto tu = impasse::skeleton::ReadFacts(bytes);
  if (!tu.ok()) return 0;
  const auto program = impasse::skeleton::Link({*tu});
  impasse::skeleton::AnalyzeLocks(*program, {.max_steps = 100'000});
  return 0;
}
