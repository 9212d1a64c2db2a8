// Symbolizer: from program counters to functions and lines, with libdw.
//
// It works from the module table of a trace alone, so it serves a process that has ended and one
// whose address space is not ours. Modules are known by path and build id; several processes share
// them.
#ifndef IMPASSE_ANALYZER_IMPORTERS_SYMBOLIZER_H_
#define IMPASSE_ANALYZER_IMPORTERS_SYMBOLIZER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/model/finding.h"
#include "analyzer/model/sync_op.h"

namespace impasse {

struct LoadedModule {
  std::string path;
  std::uint64_t bias = 0;   // load address - link address
  std::uint64_t begin = 0;  // of the executable mapping
  std::uint64_t end = 0;
  std::string build_id;  // raw bytes; empty when unknown
};

class ModuleSymbols;

// Not thread-safe. Each address is looked up once per module; a lookup reads debug information, the
// first one in a module opens its file.
class Symbolizer {
 public:
  // File names below `source_root` are made relative to it.
  explicit Symbolizer(std::string source_root);
  ~Symbolizer();
  Symbolizer(const Symbolizer&) = delete;
  Symbolizer& operator=(const Symbolizer&) = delete;

  // Resolve makes a call path (outermost first) of return addresses (innermost first). Inlined
  // calls become frames. What is below the first and above the last function of the user's - thread
  // start routines, lock implementations, the probe - is left out unless there is nothing else. A
  // frame that cannot be named has an empty function, its module and its offset.
  CallPath Resolve(const std::vector<LoadedModule>& modules, std::span<const std::uint64_t> pcs);

  // DataName names the global or static object at an address ("forks[3]", "Bank::mu"); empty when
  // it is none or not known. `kind` tells the size of an element where the symbol is an array.
  std::string DataName(const std::vector<LoadedModule>& modules, std::uint64_t address,
                       ObjectKind kind);

  // FunctionName names the function that starts at or contains an address; empty when unknown.
  std::string FunctionName(const std::vector<LoadedModule>& modules, std::uint64_t address);

  // Modules whose file was missing, changed since, or without debug information, each with why.
  const std::set<std::string>& problems() const { return problems_; }

 private:
  ModuleSymbols* SymbolsOf(const LoadedModule& module);
  const std::vector<Frame>& FramesAt(const std::vector<LoadedModule>& modules, std::uint64_t pc);

  std::string source_root_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<ModuleSymbols>> symbols_;
  std::map<std::pair<ModuleSymbols*, std::uint64_t>, std::vector<Frame>> frames_;
  std::set<std::string> problems_;
  std::vector<Frame> unknown_;
};

// Demangle returns the C++ name of a symbol, or the symbol itself.
std::string Demangle(const char* symbol);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_IMPORTERS_SYMBOLIZER_H_
