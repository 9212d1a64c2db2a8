// Modules: the executable and the shared objects into which the addresses of stacks point.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_MODULES_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_MODULES_H_

#include <cstdint>

namespace impasse::probe {

// NoteLoadedModules records every module that is loaded now. It takes the loader's lock: only at
// start.
void NoteLoadedModules();

// NoteModuleOf records the module of a code address, if it is not known yet. Lock-free where the C
// library can tell (glibc 2.35); the loader's lock is never taken, for the thread that holds it may
// be waiting for a lock of the calling thread.
void NoteModuleOf(std::uintptr_t pc);

// CopyModules records again what is known: in a new trace after fork.
void CopyModules();

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_MODULES_H_
