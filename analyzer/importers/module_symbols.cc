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

struct UnitRange {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  std::uint64_t bias = 0;
  std::uint64_t reach = 0;  // the highest end of this and all ranges before it
  Dwarf_Die die = {};
};

namespace {

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

// Appends the functions around an address, outermost first: the function itself, then what is
// inlined in it. dwarf_getscopes would not do: it does not look into namespaces, where Clang puts
// definitions. NOLINTNEXTLINE(misc-no-recursion): as deep as the source nests
bool FunctionsAround(Dwarf_Die* parent, Dwarf_Addr address, std::vector<Dwarf_Die>& functions) {
  Dwarf_Die child;
  for (int more = dwarf_child(parent, &child); more == 0; more = dwarf_siblingof(&child, &child)) {
    switch (dwarf_tag(&child)) {
      case DW_TAG_namespace:
        if (FunctionsAround(&child, address, functions)) return true;
        break;
      case DW_TAG_subprogram:
      case DW_TAG_inlined_subroutine:
        if (dwarf_haspc(&child, address) <= 0) break;
        functions.push_back(child);
        FunctionsAround(&child, address, functions);
        return true;
      case DW_TAG_lexical_block:
      case DW_TAG_try_block:
      case DW_TAG_catch_block:
        if (dwarf_haspc(&child, address) <= 0) break;
        FunctionsAround(&child, address, functions);
        return true;
      default:
        break;
    }
  }
  return false;
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
  static const Dwfl_Callbacks kCallbacks = {
      .find_elf = dwfl_build_id_find_elf,
      .find_debuginfo = dwfl_standard_find_debuginfo,
      .section_address = dwfl_offline_section_address,
      .debuginfo_path = nullptr,
  };
  dwfl_ = dwfl_begin(&kCallbacks);
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
    problem_ = path + ": no debug information, so no line numbers";
    return;
  }
  ListUnits();
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

// Compilers need not write .debug_aranges, and Clang does not, so the units are listed here.
void ModuleSymbols::ListUnits() {
  Dwarf_Addr bias = 0;
  Dwarf_Die* unit = nullptr;
  while ((unit = dwfl_module_nextcu(module_, unit, &bias)) != nullptr) {
    Dwarf_Addr base = 0;
    Dwarf_Addr low = 0;
    Dwarf_Addr high = 0;
    std::ptrdiff_t at = 0;
    while ((at = dwarf_ranges(unit, at, &base, &low, &high)) > 0) {
      units_.push_back({low + bias, high + bias, bias, 0, *unit});
    }
  }
  std::sort(units_.begin(), units_.end(),
            [](const UnitRange& a, const UnitRange& b) { return a.low < b.low; });
  std::uint64_t reach = 0;
  for (UnitRange& range : units_) range.reach = reach = std::max(reach, range.high);
}

// An inline function of which the linker kept one copy is claimed by every unit that had one, so
// ranges lie within ranges.
const UnitRange* ModuleSymbols::UnitAt(std::uint64_t address) const {
  auto range = std::upper_bound(
      units_.begin(), units_.end(), address,
      [](std::uint64_t wanted, const UnitRange& unit) { return wanted < unit.low; });
  while (range != units_.begin()) {
    --range;
    if (address < range->high) return &*range;
    if (address >= range->reach) break;
  }
  return nullptr;
}

Location ModuleSymbols::PlaceOf(const UnitRange& unit, std::uint64_t address) const {
  Dwarf_Die die = unit.die;
  Dwarf_Line* line = dwarf_getsrc_die(&die, address - unit.bias);
  if (line == nullptr) return {};
  int number = 0;
  int column = 0;
  dwarf_lineno(line, &number);
  dwarf_linecol(line, &column);
  Dwarf_Attribute attribute;
  const char* directory = dwarf_formstring(dwarf_attr(&die, DW_AT_comp_dir, &attribute));
  return {Relative(dwarf_linesrc(line, nullptr, nullptr), directory),
          static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(column)};
}

std::vector<Frame> ModuleSymbols::InlinedFrames(std::uint64_t address) const {
  std::vector<Frame> frames;
  const UnitRange* unit = UnitAt(address);
  if (unit == nullptr) return frames;
  Dwarf_Die die = unit->die;
  Dwarf_Attribute attribute;
  const char* directory = dwarf_formstring(dwarf_attr(&die, DW_AT_comp_dir, &attribute));
  Location location = PlaceOf(*unit, address);
  std::vector<Dwarf_Die> functions;
  FunctionsAround(&die, address - unit->bias, functions);
  for (auto function = functions.rbegin(); function != functions.rend(); ++function) {
    Frame frame;
    frame.function = FunctionName(&*function);
    frame.location = location;
    frames.push_back(std::move(frame));
    location = {Relative(CallFile(&die, &*function), directory),
                AttributeNumber(&*function, DW_AT_call_line),
                AttributeNumber(&*function, DW_AT_call_column)};
  }
  if (frames.empty()) frames.emplace_back().location = location;
  std::reverse(frames.begin(), frames.end());
  return frames;
}

std::vector<Frame> ModuleSymbols::FramesAt(std::uint64_t address) const {
  if (module_ == nullptr) return {Frame{}};
  std::vector<Frame> frames = InlinedFrames(address);
  if (frames.empty()) frames.emplace_back();
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
