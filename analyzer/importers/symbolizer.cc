#include "analyzer/importers/symbolizer.h"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "analyzer/importers/module_symbols.h"
#include "analyzer/model/user_code.h"

namespace impasse {
namespace {

std::string FileName(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

// An unnamed frame of a module that is not the runtime's is most likely the user's stripped code.
bool MayBeUsers(const Frame& frame) {
  return !IsRuntimeModule(frame.module) &&
         (frame.function.empty() || IsUserFunction(frame.function));
}

CallPath WithoutRuntime(const CallPath& path) {
  const bool named = std::any_of(path.begin(), path.end(), IsUserFrame);
  const auto wanted = named ? IsUserFrame : MayBeUsers;
  const auto first = std::find_if(path.begin(), path.end(), wanted);
  if (first == path.end()) return path;
  const auto last = std::find_if(path.rbegin(), path.rend(), wanted).base();
  return {first, last};
}

void Remove(std::string& text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at)) {
    text.erase(at, part.size());
  }
}

std::size_t ElementSize(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::kMutex:
    case ObjectKind::kRecursiveMutex:
    case ObjectKind::kErrorCheckMutex:
      return 40;  // pthread_mutex_t, std::mutex
    case ObjectKind::kRwLock:
      return 56;
    case ObjectKind::kCondition:
      return 48;
    case ObjectKind::kSemaphore:
    case ObjectKind::kBarrier:
      return 32;
    default:
      return 0;
  }
}

const LoadedModule* ModuleAt(const std::vector<LoadedModule>& modules, std::uint64_t pc) {
  const auto module = std::find_if(modules.begin(), modules.end(), [pc](const LoadedModule& m) {
    return pc >= m.begin && pc < m.end;
  });
  return module == modules.end() ? nullptr : &*module;
}

}  // namespace

std::string Demangle(const char* symbol) {
  if (symbol == nullptr) return {};
  // The demangler takes types as well: a C object 'm' would become 'unsigned long'.
  if (!std::string_view(symbol).starts_with("_Z")) return symbol;
  int status = 0;
  char* plain = abi::__cxa_demangle(symbol, nullptr, nullptr, &status);
  if (plain == nullptr) return symbol;
  std::string name = plain;
  std::free(plain);
  return name;
}

Symbolizer::Symbolizer(std::string source_root) : source_root_(std::move(source_root)) {}
Symbolizer::~Symbolizer() = default;

ModuleSymbols* Symbolizer::SymbolsOf(const LoadedModule& module) {
  auto& symbols = symbols_[{module.path, module.build_id}];
  if (symbols == nullptr) {
    symbols = std::make_unique<ModuleSymbols>(module.path, module.build_id, source_root_);
  }
  return symbols.get();
}

const std::vector<Frame>& Symbolizer::FramesAt(const std::vector<LoadedModule>& modules,
                                               std::uint64_t pc) {
  const LoadedModule* module = ModuleAt(modules, pc);
  if (module == nullptr) {
    Frame frame;
    frame.address = pc;
    unknown_ = {frame};
    return unknown_;
  }
  ModuleSymbols* symbols = SymbolsOf(*module);
  const std::uint64_t offset = pc - module->bias;
  const auto [entry, is_new] = frames_.try_emplace({symbols, offset});
  if (is_new) {
    // Only a module that a call path goes through is missed when it cannot be read.
    if (!symbols->problem().empty() && !IsRuntimeModule(FileName(module->path))) {
      problems_.insert(symbols->problem());
    }
    entry->second = symbols->FramesAt(offset);
    for (Frame& frame : entry->second) {
      frame.module = FileName(module->path);
      frame.address = offset;
    }
  }
  return entry->second;
}

CallPath Symbolizer::Resolve(const std::vector<LoadedModule>& modules,
                             std::span<const std::uint64_t> pcs) {
  CallPath path;
  for (auto pc = pcs.rbegin(); pc != pcs.rend(); ++pc) {
    // A return address is the instruction after the call; the call itself is just before it.
    const std::vector<Frame>& frames = FramesAt(modules, *pc == 0 ? 0 : *pc - 1);
    path.insert(path.end(), frames.begin(), frames.end());
  }
  return WithoutRuntime(path);
}

std::string Symbolizer::DataName(const std::vector<LoadedModule>& modules, std::uint64_t address,
                                 ObjectKind kind) {
  for (const LoadedModule& module : modules) {
    if (address < module.bias || IsRuntimeModule(FileName(module.path))) continue;
    ModuleSymbols::Data data = SymbolsOf(module)->DataAt(address - module.bias);
    if (data.name.empty()) continue;
    Remove(data.name, "(anonymous namespace)::");
    if (data.offset == 0 && data.size <= std::max<std::size_t>(ElementSize(kind), 1)) {
      return data.name;
    }
    const std::size_t element = ElementSize(kind);
    if (element != 0 && data.size % element == 0 && data.offset % element == 0) {
      return data.name + "[" + std::to_string(data.offset / element) + "]";
    }
    return data.offset == 0 ? data.name : data.name + "+" + std::to_string(data.offset);
  }
  return {};
}

std::string Symbolizer::FunctionName(const std::vector<LoadedModule>& modules,
                                     std::uint64_t address) {
  if (address == 0) return {};
  const std::vector<Frame>& frames = FramesAt(modules, address);
  return frames.empty() ? std::string() : frames.front().function;
}

}  // namespace impasse
