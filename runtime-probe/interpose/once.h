// Once: what is initialised by one thread while others wait for it, as an object that the
// initialising thread owns.
#ifndef IMPASSE_RUNTIME_PROBE_INTERPOSE_ONCE_H_
#define IMPASSE_RUNTIME_PROBE_INTERPOSE_ONCE_H_

#include "runtime-probe/interpose/api.h"

namespace impasse::probe {

// DescribeOnce is for flags of which every passing is seen: their capacity is 1. DescribeStatic is
// for the guards of statics, which the compiler tests by itself once they are done.
Description DescribeOnce(std::uintptr_t address);
Description DescribeStatic(std::uintptr_t address);

// BeginOnce publishes that the thread asks for the once flag at `address`, and may wait while
// another thread initialises. False: nothing was published.
bool BeginOnce(CallSite site, std::uintptr_t address, Describe describe);

// EndOnce takes it back: the flag is done, or the thread initialises.
void EndOnce();

// OwnOnce says that the calling thread initialises; LoseOnce that it has done or given up.
void OwnOnce(CallSite site, std::uintptr_t address, Describe describe);
void LoseOnce(std::uintptr_t address);

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_INTERPOSE_ONCE_H_
