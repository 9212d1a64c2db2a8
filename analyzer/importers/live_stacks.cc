#include "analyzer/importers/live_stacks.h"

#include <elfutils/libdwfl.h>

#include <algorithm>
#include <memory>

namespace impasse {
namespace {

constexpr std::size_t kMaxFrames = 128;

// The tables for unwinding are in the files that are loaded; nothing else is looked for.
int FindNoDebugInfo(Dwfl_Module*, void**, const char*, Dwarf_Addr, const char*, const char*,
                    GElf_Word, char**) {
  return -1;
}

constexpr Dwfl_Callbacks kCallbacks = {
    .find_elf = dwfl_linux_proc_find_elf,
    .find_debuginfo = FindNoDebugInfo,
    .section_address = nullptr,
    .debuginfo_path = nullptr,
};

int AddFrame(Dwfl_Frame* frame, void* out) {
  auto& stack = *static_cast<std::vector<std::uint64_t>*>(out);
  Dwarf_Addr pc = 0;
  bool interrupted = false;
  if (!dwfl_frame_pc(frame, &pc, &interrupted) || stack.size() >= kMaxFrames) return DWARF_CB_ABORT;
  // Whoever reads it takes it for a return address, which is one behind the call.
  stack.push_back(pc + (interrupted ? 1 : 0));
  return DWARF_CB_OK;
}

void AddModule(Dwfl* process, std::uint64_t pc, std::vector<LoadedModule>& modules) {
  const bool known = std::any_of(modules.begin(), modules.end(), [pc](const LoadedModule& module) {
    return pc >= module.begin && pc < module.end;
  });
  Dwfl_Module* module = known ? nullptr : dwfl_addrmodule(process, pc);
  if (module == nullptr) return;
  LoadedModule loaded;
  Dwarf_Addr begin = 0;
  Dwarf_Addr end = 0;
  const char* path = nullptr;
  dwfl_module_info(module, nullptr, &begin, &end, nullptr, nullptr, &path, nullptr);
  GElf_Addr bias = 0;
  if (path == nullptr || dwfl_module_getelf(module, &bias) == nullptr) return;
  loaded.path = path;
  loaded.begin = begin;
  loaded.end = end;
  loaded.bias = bias;
  modules.push_back(std::move(loaded));
}

}  // namespace

LiveStacks ReadLiveStacks(std::uint32_t pid, const std::vector<std::uint64_t>& tids) {
  LiveStacks stacks;
  const std::unique_ptr<Dwfl, decltype(&dwfl_end)> process(dwfl_begin(&kCallbacks), dwfl_end);
  const auto id = static_cast<pid_t>(pid);
  if (process == nullptr || dwfl_linux_proc_report(process.get(), id) != 0 ||
      dwfl_report_end(process.get(), nullptr, nullptr) != 0 ||
      dwfl_linux_proc_attach(process.get(), id, false) != 0) {
    return stacks;
  }
  for (const std::uint64_t tid : tids) {
    std::vector<std::uint64_t> stack;
    // An error at the end of the stack leaves the frames before it.
    dwfl_getthread_frames(process.get(), static_cast<pid_t>(tid), AddFrame, &stack);
    if (stack.empty()) continue;
    for (const std::uint64_t pc : stack) AddModule(process.get(), pc - 1, stacks.modules);
    stacks.of.emplace(tid, std::move(stack));
  }
  return stacks;
}

}  // namespace impasse
