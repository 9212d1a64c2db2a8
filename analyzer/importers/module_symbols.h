// ModuleSymbols: symbols and debug information of one ELF file, at its link addresses.
#ifndef IMPASSE_ANALYZER_IMPORTERS_MODULE_SYMBOLS_H_
#define IMPASSE_ANALYZER_IMPORTERS_MODULE_SYMBOLS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/model/finding.h"

using Dwfl = struct Dwfl;
using Dwfl_Module = struct Dwfl_Module;

namespace impasse {

struct UnitRange;  // addresses of a compilation unit

// Not thread-safe. When the file is missing, or is not the one that ran, nothing is known and
// problem() says why; a file without debug information still gives the names of its symbols.
class ModuleSymbols {
 public:
  ModuleSymbols(const std::string& path, const std::string& build_id, std::string source_root);
  ~ModuleSymbols();
  ModuleSymbols(const ModuleSymbols&) = delete;
  ModuleSymbols& operator=(const ModuleSymbols&) = delete;

  const std::string& problem() const { return problem_; }

  // FramesAt returns the function at a link address and the calls inlined there, outermost first:
  // at least one frame, unnamed when nothing is known.
  std::vector<Frame> FramesAt(std::uint64_t address) const;

  struct Data {
    std::string name;
    std::size_t size = 0;
    std::size_t offset = 0;  // of the address in the object
  };
  // DataAt returns the data symbol that contains an address, or one without name.
  Data DataAt(std::uint64_t address) const;

 private:
  std::string Relative(const char* file, const char* directory) const;
  std::vector<Frame> InlinedFrames(std::uint64_t address) const;
  Location PlaceOf(const UnitRange& unit, std::uint64_t address) const;
  const UnitRange* UnitAt(std::uint64_t address) const;
  void ListUnits();

  std::string source_root_;
  std::string problem_;
  std::vector<UnitRange> units_;  // by address
  Dwfl* dwfl_ = nullptr;
  Dwfl_Module* module_ = nullptr;
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_IMPORTERS_MODULE_SYMBOLS_H_
