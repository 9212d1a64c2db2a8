// Tasks: the kernel's own word on which threads a process has.
#ifndef IMPASSE_ANALYZER_WATCH_TASKS_H_
#define IMPASSE_ANALYZER_WATCH_TASKS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/model/recording.h"

namespace impasse {

// TasksOf returns the kernel thread ids of a process; none when it has ended. O(threads).
std::vector<std::uint64_t> TasksOf(std::uint32_t pid);

// CountUnknownTasks returns how many threads the process has of which the recording knows nothing:
// those that the C library starts for itself, or that were made by a bare system call. One of them
// may end any wait.
std::uint32_t CountUnknownTasks(const Recording& recording);

// SharesMemory tells whether the process has writable memory in common with others or with a
// device, besides its trace in the file `trace`. One read of /proc.
bool SharesMemory(std::uint32_t pid, const std::string& trace);

// AddProcessorTimes fills the processor time of the threads that have yielded or failed often: only
// of those is it asked. One read of /proc for each.
void AddProcessorTimes(Recording& recording);

// Activity is what a thread has used of processors, and how often it has gone to sleep.
struct Activity {
  std::uint64_t ran_ns = 0;
  std::uint64_t sleeps = 0;
};
// ActivityOf reads two files of /proc; nothing when the thread has ended.
std::optional<Activity> ActivityOf(std::uint32_t pid, std::uint64_t tid);

// ProcessorTimeOf a process is the sum of its threads' in nanoseconds, to some 10 ms; 0 when it has
// ended.
std::uint64_t ProcessorTimeOf(std::uint32_t pid);

// WaitsForOwner tells whether a thread waits for a lock that somebody owns.
bool WaitsForOwner(const Recording& recording, const RecordedThread& thread);

// AddPriorities fills policy, priority and delay of threads that wait so for longer than healthy
// contention lasts (100 ms), and of the owners. Two reads of /proc for each.
void AddPriorities(Recording& recording);

// AddSystemCalls says of threads that are not known to wait, the first few, in which system call
// they sleep. One or two reads of /proc for each.
void AddSystemCalls(Recording& recording);

// FutexOf returns the address of the word that a thread sleeps on, if it sleeps in a futex call.
std::optional<std::uint64_t> FutexOf(std::uint32_t pid, std::uint64_t tid);

// TaskState is what the kernel says that a thread does at one instant.
struct TaskState {
  std::string name;  // as the program set it; of a program that did not, its file name
  char state = '?';  // R runs, S sleeps, D sleeps without hearing signals, T stopped, ...
  std::string call;  // the system call that it sleeps in; empty when not known
};

// StateOf reads it from /proc; state '?' when the thread has ended.
TaskState StateOf(std::uint32_t pid, std::uint64_t tid);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_TASKS_H_
