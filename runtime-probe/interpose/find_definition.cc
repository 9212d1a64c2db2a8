#include "runtime-probe/interpose/find_definition.h"

#include <elf.h>
#include <link.h>

#include <cstring>

namespace impasse::probe {
namespace {

struct Search {
  const char* name;
  std::uintptr_t pc;
  std::uint32_t hash;
  void* first;
};

// The hash of DT_GNU_HASH: that of Bernstein.
std::uint32_t HashOf(const char* name) {
  std::uint32_t hash = 5381;
  for (; *name != '\0'; ++name) hash = hash * 33 + static_cast<unsigned char>(*name);
  return hash;
}

struct Tables {
  const ElfW(Sym) * symbols;
  const char* names;
  const std::uint32_t* hash;  // DT_GNU_HASH: counts, a Bloom filter, buckets, chains
};

template <class T>
T At(const dl_phdr_info& module, std::uintptr_t address) {
  // The loader has relocated these addresses, but not those of what it did not load.
  if (address < module.dlpi_addr) address += module.dlpi_addr;
  return reinterpret_cast<T>(address);  // NOLINT(performance-no-int-to-ptr): as ELF gives it
}

Tables TablesOf(const dl_phdr_info& module) {
  Tables tables = {};
  for (int i = 0; i < module.dlpi_phnum; ++i) {
    if (module.dlpi_phdr[i].p_type != PT_DYNAMIC) continue;
    const auto* entry =
        At<const ElfW(Dyn)*>(module, module.dlpi_addr + module.dlpi_phdr[i].p_vaddr);
    for (; entry->d_tag != DT_NULL; ++entry) {
      const std::uintptr_t value = entry->d_un.d_ptr;
      if (entry->d_tag == DT_SYMTAB) tables.symbols = At<const ElfW(Sym)*>(module, value);
      if (entry->d_tag == DT_STRTAB) tables.names = At<const char*>(module, value);
      if (entry->d_tag == DT_GNU_HASH) tables.hash = At<const std::uint32_t*>(module, value);
    }
  }
  return tables;
}

bool Defines(const ElfW(Sym) & symbol) {
  return symbol.st_shndx != SHN_UNDEF && ELF64_ST_TYPE(symbol.st_info) == STT_FUNC;
}

const ElfW(Sym) * LookUp(const Tables& tables, const Search& search) {
  const std::uint32_t buckets = tables.hash[0];
  const std::uint32_t first_symbol = tables.hash[1];
  const std::uint32_t filter_words = tables.hash[2];
  if (buckets == 0) return nullptr;
  const std::uint32_t* bucket = tables.hash + 4 + filter_words * (sizeof(ElfW(Addr)) / 4);
  const std::uint32_t* chain = bucket + buckets;
  std::uint32_t index = bucket[search.hash % buckets];
  if (index < first_symbol) return nullptr;
  for (;; ++index) {
    const std::uint32_t hash = chain[index - first_symbol];  // its lowest bit ends the chain
    const ElfW(Sym) & symbol = tables.symbols[index];
    if ((hash | 1) == (search.hash | 1) && Defines(symbol) &&
        std::strcmp(tables.names + symbol.st_name, search.name) == 0) {
      return &symbol;
    }
    if ((hash & 1) != 0) return nullptr;
  }
}

bool Contains(const dl_phdr_info& module, std::uintptr_t address) {
  for (int i = 0; i < module.dlpi_phnum; ++i) {
    const ElfW(Phdr) & segment = module.dlpi_phdr[i];
    const std::uintptr_t begin = module.dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_LOAD && address - begin < segment.p_memsz) return true;
  }
  return false;
}

int Visit(dl_phdr_info* module, std::size_t, void* argument) {
  auto& search = *static_cast<Search*>(argument);
  const bool ours = Contains(*module, reinterpret_cast<std::uintptr_t>(&Visit));
  const Tables tables = TablesOf(*module);
  if (ours || tables.symbols == nullptr || tables.names == nullptr || tables.hash == nullptr)
    return 0;
  const ElfW(Sym)* symbol = LookUp(tables, search);
  if (symbol == nullptr) return 0;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): as ELF gives it
  auto* function = reinterpret_cast<void*>(module->dlpi_addr + symbol->st_value);
  const bool of_caller = Contains(*module, search.pc);
  if (of_caller || search.first == nullptr) search.first = function;
  return of_caller ? 1 : 0;
}

}  // namespace

void* FindDefinition(const char* name, std::uintptr_t pc) {
  Search search = {name, pc, HashOf(name), nullptr};
  dl_iterate_phdr(Visit, &search);
  return search.first;
}

}  // namespace impasse::probe
