// FindDefinition: the definition of a symbol that some module of the process has, wherever it is.
#ifndef IMPASSE_RUNTIME_PROBE_INTERPOSE_FIND_DEFINITION_H_
#define IMPASSE_RUNTIME_PROBE_INTERPOSE_FIND_DEFINITION_H_

#include <cstdint>

namespace impasse::probe {

// FindDefinition returns the definition of function `name` in the module that `pc` lies in, else in
// the module loaded first; nullptr when there is none. The probe's own does not count. It reads the
// hash tables of the modules itself: dlsym does not see those that were loaded for another library
// alone, and knows no module any more while its destructors run. Thread-safe; allocates nothing.
void* FindDefinition(const char* name, std::uintptr_t pc);

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_INTERPOSE_FIND_DEFINITION_H_
