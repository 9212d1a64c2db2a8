#include "analyzer/importers/module_symbols.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "analyzer/importers/symbolizer.h"

namespace impasse {
namespace {

struct FreeDeleter {
  void operator()(void* memory) const { std::free(memory); }
};

const char* AttributeString(Dwarf_Die* die, unsigned attribute) {
  Dwarf_Attribute value;
  return dwarf_formstring(dwarf_attr_integrate(die, attribute, &value));
}

std::uint32_t AttributeNumber(Dwarf_Die* die, unsigned attribute) {
  Dwarf_Attribute value;
  Dwarf_Word number = 0;
  if (dwarf_formudata(dwarf_attr(die, attribute, &value), &number) != 0) return 0;
  return static_cast<std::uint32_t>(number);
}

std::string FunctionName(Dwarf_Die* die) {
  if (const char* linkage = AttributeString(die, DW_AT_linkage_name)) return Demangle(linkage);
  if (const char* name = AttributeString(die, DW_AT_name)) return name;
  return {};
}

bool IsFunction(Dwarf_Die* die) {
  const int tag = dwarf_tag(die);
  return tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine;
}

// The functions around an address, innermost first: inlined instances, then the function itself.
std::vector<Dwarf_Die> FunctionsAround(Dwarf_Die* unit, Dwarf_Addr address) {
  std::vector<Dwarf_Die> functions;
  Dwarf_Die* raw = nullptr;
  const int count = dwarf_getscopes(unit, address, &raw);
  const std::unique_ptr<Dwarf_Die, FreeDeleter> scopes(raw);
  if (count <= 0) return functions;
  // dwarf_getscopes goes on in the abstract instance of an inlined function; the concrete tree,
  // with the places of the calls, is that of the innermost scope itself.
  Dwarf_Die* raw_tree = nullptr;
  const int depth = dwarf_getscopes_die(&raw[0], &raw_tree);
  const std::unique_ptr<Dwarf_Die, FreeDeleter> tree(raw_tree);
  for (int i = 0; i < depth; ++i) {
    if (IsFunction(&raw_tree[i])) functions.push_back(raw_tree[i]);
  }
  return functions;
}

const char* CallFile(Dwarf_Die* unit, Dwarf_Die* inlined) {
  Dwarf_Files* files = nullptr;
  std::size_t count = 0;
  if (dwarf_getsrcfiles(unit, &files, &count) != 0) return nullptr;
  const std::uint32_t index = AttributeNumber(inlined, DW_AT_call_file);
  return index < count ? dwarf_filesrc(files, index, nullptr, nullptr) : nullptr;
}

}  // namespace

ModuleSymbols::ModuleSymbols(const std::string& path, const std::string& build_id,
                             std::string source_root)
    : source_root_(std::move(source_root)) {
  static const Dwfl_Callbacks callbacks = {
      .find_elf = dwfl_build_id_find_elf,
      .find_debuginfo = dwfl_standard_find_debuginfo,
      .section_address = dwfl_offline_section_address,
      .debuginfo_path = nullptr,
  };
  dwfl_ = dwfl_begin(&callbacks);
  if (dwfl_ == nullptr) return;
  dwfl_report_begin(dwfl_);
  // No bias: every process that loaded the module shares what is found here.
  module_ = dwfl_report_elf(dwfl_, path.c_str(), path.c_str(), -1, 0, true);
  dwfl_report_end(dwfl_, nullptr, nullptr);
  if (module_ == nullptr) {
    problem_ = path + ": the file is gone, so its functions have no names";
    return;
  }
  const unsigned char* bits = nullptr;
  GElf_Addr where = 0;
  const int size = dwfl_module_build_id(module_, &bits, &where);
  const bool known = size > 0 && !build_id.empty();
  if (known && std::string(reinterpret_cast<const char*>(bits), static_cast<std::size_t>(size)) !=
                   build_id) {
    problem_ = path + ": the file has changed since the run, so its functions have no names";
    module_ = nullptr;
    return;
  }
  Dwarf_Addr bias = 0;
  if (dwfl_module_getdwarf(module_, &bias) == nullptr) {
    problem_ = path + ": no debug information, so no line numbers (compile with -g)";
  }
}

ModuleSymbols::~ModuleSymbols() {
  if (dwfl_ != nullptr) dwfl_end(dwfl_);
}

std::string ModuleSymbols::Relative(const char* file, const char* directory) const {
  if (file == nullptr) return {};
  std::filesystem::path path(file);
  if (path.is_relative() && directory != nullptr) path = std::filesystem::path(directory) / path;
  std::string text = path.lexically_normal().string();
  if (!source_root_.empty() && text.starts_with(source_root_) &&
      text.size() > source_root_.size() && text[source_root_.size()] == '/') {
    text.erase(0, source_root_.size() + 1);
  }
  return text;
}

void ModuleSymbols::Locate(std::uint64_t address, Frame& frame) const {
  Dwfl_Line* line = dwfl_module_getsrc(module_, address);
  if (line == nullptr) return;
  int number = 0;
  int column = 0;
  const char* file = dwfl_lineinfo(line, nullptr, &number, &column, nullptr, nullptr);
  frame.location = {Relative(file, dwfl_line_comp_dir(line)), static_cast<std::uint32_t>(number),
                    static_cast<std::uint32_t>(column)};
}

std::vector<Frame> ModuleSymbols::InlinedFrames(std::uint64_t address) const {
  std::vector<Frame> frames;
  Dwarf_Addr bias = 0;
  Dwarf_Die* unit = dwfl_module_addrdie(module_, address, &bias);
  if (unit == nullptr) return frames;
  Dwarf_Attribute attribute;
  const char* directory = dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attribute));
  Location location;
  Frame innermost;
  Locate(address, innermost);
  location = innermost.location;
  for (Dwarf_Die& function : FunctionsAround(unit, address - bias)) {
    Frame frame;
    frame.function = FunctionName(&function);
    frame.location = location;
    frames.push_back(std::move(frame));
    if (dwarf_tag(&function) != DW_TAG_inlined_subroutine) break;
    location = {Relative(CallFile(unit, &function), directory),
                AttributeNumber(&function, DW_AT_call_line),
                AttributeNumber(&function, DW_AT_call_column)};
  }
  std::reverse(frames.begin(), frames.end());
  return frames;
}

std::vector<Frame> ModuleSymbols::FramesAt(std::uint64_t address) const {
  if (module_ == nullptr) return {Frame{}};
  std::vector<Frame> frames = InlinedFrames(address);
  if (frames.empty()) {
    frames.emplace_back();
    Locate(address, frames.back());
  }
  // The symbol table knows the full name of what debug information calls "operator()" or "run".
  if (const char* symbol = dwfl_module_addrname(module_, address)) {
    const bool better =
        frames.front().function.empty() || std::string_view(symbol).starts_with("_Z");
    if (better) frames.front().function = Demangle(symbol);
  }
  return frames;
}

ModuleSymbols::Data ModuleSymbols::DataAt(std::uint64_t address) const {
  Data data;
  if (module_ == nullptr) return data;
  Dwarf_Addr low = 0;
  Dwarf_Addr high = 0;
  dwfl_module_info(module_, nullptr, &low, &high, nullptr, nullptr, nullptr, nullptr);
  if (address < low || address >= high) return data;
  GElf_Off offset = 0;
  GElf_Sym symbol;
  const char* name =
      dwfl_module_addrinfo(module_, address, &offset, &symbol, nullptr, nullptr, nullptr);
  if (name == nullptr || GELF_ST_TYPE(symbol.st_info) != STT_OBJECT || offset >= symbol.st_size) {
    return data;
  }
  data.name = Demangle(name);
  data.size = symbol.st_size;
  data.offset = offset;
  return data;
}

}  // namespace impasse
