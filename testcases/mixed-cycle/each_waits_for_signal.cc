// Each of two threads waits for the other's answer before it gives its own.
// impasse: static = mixed-cycle
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

struct Side {
  void Set() {
    std::lock_guard<std::mutex> lock(mu);
    ready = true;
    changed.notify_one();
  }
  void Wait() {
    std::unique_lock<std::mutex> lock(mu);
    changed.wait(lock, [this] { return ready; });
  }

  std::mutex mu;
  std::condition_variable changed;
  bool ready = false;
};

}  // namespace

int main() {
  Side disk;
  Side network;
  std::thread first([&] {
    network.Wait();
    disk.Set();
  });
  std::thread second([&] {
    disk.Wait();
    network.Set();
  });
  first.join();
  second.join();
}
