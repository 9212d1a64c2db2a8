#include "analyzer/watch/tasks.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace impasse {

std::vector<std::uint64_t> TasksOf(std::uint32_t pid) {
  std::vector<std::uint64_t> tasks;
  std::error_code error;
  std::filesystem::directory_iterator entry("/proc/" + std::to_string(pid) + "/task", error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename();
    std::uint64_t task = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), task).ec == std::errc()) {
      tasks.push_back(task);
    }
  }
  return tasks;
}

std::uint32_t CountUnknownTasks(const Recording& recording) {
  std::vector<std::uint64_t> known;
  known.reserve(recording.threads.size());
  for (const RecordedThread& thread : recording.threads) known.push_back(thread.tid);
  std::sort(known.begin(), known.end());
  std::uint32_t unknown = 0;
  for (const std::uint64_t task : TasksOf(recording.pid)) {
    unknown += std::binary_search(known.begin(), known.end(), task) ? 0 : 1;
  }
  return unknown;
}

void AddProcessorTimes(Recording& recording) {
  constexpr std::uint64_t kOften = 1'000;
  for (RecordedThread& thread : recording.threads) {
    if (thread.exited || thread.yields + thread.attempts < kOften) continue;
    std::ifstream file("/proc/" + std::to_string(recording.pid) + "/task/" +
                       std::to_string(thread.tid) + "/schedstat");
    std::uint64_t nanoseconds = 0;
    if (file >> nanoseconds) thread.cpu_ns = nanoseconds;
  }
}

}  // namespace impasse
