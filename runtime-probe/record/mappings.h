// Mappings: what kind of memory an address lies in.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_MAPPINGS_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_MAPPINGS_H_

#include <cstdint>

namespace impasse::probe {

// IsSharedMemory tells whether other processes may have the memory at the address mapped as well.
// When it cannot be found out the answer is yes. Reads the list of mappings of the process, unless
// the address lies in the private mapping found last: microseconds. No allocation, no lock.
bool IsSharedMemory(std::uintptr_t address);

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_MAPPINGS_H_
