#include "runtime-probe/record/modules.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <unistd.h>

#include <climits>
#include <cstring>

#include "runtime-probe/record/atomic.h"
#include "runtime-probe/record/trace.h"

#ifdef DLFO_STRUCT_HAS_EH_DBASE
extern "C" decltype(_dl_find_object) _dl_find_object __attribute__((weak));
#endif

namespace impasse::probe {
namespace {

// At reads an address of a program header as what lies there.
template <class T>
const T* At(std::uintptr_t address) {
  return reinterpret_cast<const T*>(address);  // NOLINT(performance-no-int-to-ptr)
}

constexpr std::uint32_t kMaxKnown = 1024;

struct Known {
  std::uintptr_t begin;
  std::uintptr_t end;
};

Known g_known[kMaxKnown];
std::uint32_t g_known_count = 0;

bool IsKnown(std::uintptr_t pc) {
  const std::uint32_t count = LoadAcquire(g_known_count);
  for (std::uint32_t i = 0; i < count && i < kMaxKnown; ++i) {
    if (pc >= g_known[i].begin && pc < g_known[i].end) return true;
  }
  return false;
}

bool Remember(std::uintptr_t begin, std::uintptr_t end) {
  const std::uint32_t at = Add(g_known_count, 1);
  if (at >= kMaxKnown) {
    Subtract(g_known_count, 1);
    return false;
  }
  g_known[at].begin = begin;
  StoreRelease(g_known[at].end, end);
  return true;
}

std::uintptr_t Align4(std::uintptr_t size) { return (size + 3) & ~std::uintptr_t{3}; }

// ReadBuildId looks for the GNU build id in one note segment.
void ReadBuildId(std::uintptr_t notes, std::size_t size, ModuleRecord& record) {
  const std::uintptr_t end = notes + size;
  while (notes + sizeof(ElfW(Nhdr)) <= end) {
    const auto& note = *At<ElfW(Nhdr)>(notes);
    const std::uintptr_t name = notes + sizeof(note);
    const std::uintptr_t data = name + Align4(note.n_namesz);
    if (data > end || note.n_descsz > end - data) return;
    if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
        std::memcmp(At<char>(name), "GNU", 4) == 0) {
      record.build_id_size = note.n_descsz < 20 ? note.n_descsz : 20;
      std::memcpy(record.build_id, At<char>(data), record.build_id_size);
      return;
    }
    notes = data + Align4(note.n_descsz);
  }
}

// WriteModule fills a record from the program headers, which are in memory.
void WriteModule(const char* path, std::uintptr_t bias, const ElfW(Phdr) * headers,
                 unsigned count) {
  const std::uint32_t index = Take(SectionId::kModules);
  if (index == 0) return;
  ModuleRecord& record = g_trace.modules[index];
  record.bias = bias;
  record.begin = ~std::uint64_t{0};
  for (unsigned i = 0; i < count; ++i) {
    const ElfW(Phdr) & header = headers[i];
    const std::uintptr_t begin = bias + header.p_vaddr;
    if (header.p_type == PT_NOTE) ReadBuildId(begin, header.p_filesz, record);
    if (header.p_type != PT_LOAD) continue;
    if (begin < record.begin) record.begin = begin;
    if (begin + header.p_memsz > record.end) record.end = begin + header.p_memsz;
  }
  record.path = Intern(path);
  StoreRelease(record.ready, 1);
}

void NoteModule(const char* path, std::uintptr_t bias, const ElfW(Phdr) * headers, unsigned count) {
  char executable[PATH_MAX] = {};
  if (path == nullptr || *path == '\0') {
    if (readlink("/proc/self/exe", executable, sizeof(executable) - 1) < 0) return;
    path = executable;
  }
  if (std::strcmp(path, executable) == 0 && g_trace.header->executable == 0) {
    g_trace.header->executable = Intern(path);
  }
  std::uintptr_t low = ~std::uintptr_t{0};
  std::uintptr_t high = 0;
  for (unsigned i = 0; i < count; ++i) {
    if (headers[i].p_type != PT_LOAD) continue;
    const std::uintptr_t begin = bias + headers[i].p_vaddr;
    if (begin < low) low = begin;
    if (begin + headers[i].p_memsz > high) high = begin + headers[i].p_memsz;
  }
  if (low < high && Remember(low, high)) WriteModule(path, bias, headers, count);
}

int NoteLoaded(dl_phdr_info* info, std::size_t, void*) {
  NoteModule(info->dlpi_name, info->dlpi_addr, info->dlpi_phdr, info->dlpi_phnum);
  return 0;
}

}  // namespace

void NoteLoadedModules() {
  g_known_count = 0;
  dl_iterate_phdr(NoteLoaded, nullptr);
}

void NoteModuleOf(std::uintptr_t pc) {
  if (IsKnown(pc)) return;
#ifdef DLFO_STRUCT_HAS_EH_DBASE
  dl_find_object found = {};
  if (_dl_find_object == nullptr) return;
  if (_dl_find_object(const_cast<char*>(At<char>(pc)), &found) != 0) return;
  const auto begin = reinterpret_cast<std::uintptr_t>(found.dlfo_map_start);
  const auto& file = *static_cast<const ElfW(Ehdr)*>(found.dlfo_map_start);
  if (std::memcmp(file.e_ident, ELFMAG, SELFMAG) != 0) return;
  const auto* headers = At<ElfW(Phdr)>(begin + file.e_phoff);
  NoteModule(found.dlfo_link_map->l_name, found.dlfo_link_map->l_addr, headers, file.e_phnum);
#endif
}

void CopyModules() {
  // The child's tables of the loader are those of the parent: everything is found again by address.
  const std::uint32_t count = g_known_count < kMaxKnown ? g_known_count : kMaxKnown;
  static Known before[kMaxKnown];
  std::memcpy(before, g_known, sizeof(before));
  g_known_count = 0;
  for (std::uint32_t i = 0; i < count; ++i) NoteModuleOf(before[i].begin);
}

}  // namespace impasse::probe
