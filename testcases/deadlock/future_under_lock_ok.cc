// impasse: online = none
// impasse: postmortem = none
//
// Waiting for futures whose tasks are at work.
#include <chrono>
#include <future>
#include <thread>
#include <vector>

namespace {

int Load() {
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  return 0;
}

}  // namespace

int main() {
  std::vector<std::future<int>> tasks;
  for (int i = 0; i < 4; ++i) tasks.push_back(std::async(std::launch::async, Load));
  int sum = 0;
  for (std::future<int>& task : tasks) sum += task.get();
  return sum;
}
