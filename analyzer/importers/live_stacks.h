// LiveStacks: where the threads of a living process are, seen from outside.
//
// Each thread is stopped with ptrace for as long as its stack is walked, which a system call that
// can be interrupted may notice: for processes that are about to be ended.
#ifndef IMPASSE_ANALYZER_IMPORTERS_LIVE_STACKS_H_
#define IMPASSE_ANALYZER_IMPORTERS_LIVE_STACKS_H_

#include <cstdint>
#include <map>
#include <vector>

#include "analyzer/importers/symbolizer.h"

namespace impasse {

struct LiveStacks {
  std::vector<LoadedModule> modules;                       // those that the stacks lead through
  std::map<std::uint64_t, std::vector<std::uint64_t>> of;  // by thread id: what Resolve takes
};

// ReadLiveStacks walks the stacks of the given threads. A thread that has ended, or that this
// process may not look at, is left out. A thread that cannot be stopped (state D) must not be
// given: the call would wait for it.
LiveStacks ReadLiveStacks(std::uint32_t pid, const std::vector<std::uint64_t>& tids);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_IMPORTERS_LIVE_STACKS_H_
