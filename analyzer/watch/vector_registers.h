// Vector registers: whether a running thread computes with them. The kernel's samples leave them
// out.
#ifndef IMPASSE_ANALYZER_WATCH_VECTOR_REGISTERS_H_
#define IMPASSE_ANALYZER_WATCH_VECTOR_REGISTERS_H_

#include <cstdint>

namespace impasse {

// VectorRegistersStay stops the thread a few times for some microseconds (ptrace) and tells whether
// its floating-point and vector registers were the same each time, having run in between. False
// also when they cannot be read. For a thread that runs in user space: it is not in a system call
// that could notice.
bool VectorRegistersStay(std::uint32_t pid, std::uint64_t tid);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_VECTOR_REGISTERS_H_
