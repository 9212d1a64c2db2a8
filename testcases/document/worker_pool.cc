// impasse: all = none
//
// Five workers share ten tasks; a wait group tells when the last worker has gone home.
#include <impasse/channel.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

namespace {

constexpr int kWorkers = 5;
constexpr int kTasks = 10;

void Work(impasse::channel<int>& tasks, std::atomic<int>& total, impasse::wait_group& pending) {
  for (const int task : tasks) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    total += task;
  }
  pending.done();
}

}  // namespace

int main() {
  impasse::channel<int> tasks;
  impasse::wait_group pending;
  std::atomic<int> total{0};

  for (int i = 0; i < kWorkers; ++i) {
    pending.add();
    impasse::go([&] { Work(tasks, total, pending); });
  }
  for (int task = 1; task <= kTasks; ++task) tasks.send(task);
  tasks.close();
  pending.wait();
  std::printf("total: %d\n", total.load());
}
