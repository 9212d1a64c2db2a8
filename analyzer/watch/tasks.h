// Tasks: the kernel's own word on which threads a process has.
#ifndef IMPASSE_ANALYZER_WATCH_TASKS_H_
#define IMPASSE_ANALYZER_WATCH_TASKS_H_

#include <cstdint>
#include <vector>

#include "analyzer/model/recording.h"

namespace impasse {

// TasksOf returns the kernel thread ids of a process; none when it has ended. O(threads).
std::vector<std::uint64_t> TasksOf(std::uint32_t pid);

// CountUnknownTasks returns how many threads the process has of which the recording knows nothing:
// those that the C library starts for itself, or that were made by a bare system call. One of them
// may end any wait.
std::uint32_t CountUnknownTasks(const Recording& recording);

// AddProcessorTimes fills the processor time of the threads that have yielded or failed often: only
// of those is it asked. One read of /proc for each.
void AddProcessorTimes(Recording& recording);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_TASKS_H_
