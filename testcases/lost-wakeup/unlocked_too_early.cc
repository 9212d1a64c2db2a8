// The lock is given back before the flag is set.
// impasse: static = lost-wakeup
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

struct Gate {
  std::mutex mu;
  std::condition_variable opened;
  bool open = false;
  std::vector<int> log;

  void Open(int why) {
    std::unique_lock<std::mutex> lock(mu);
    log.push_back(why);
    lock.unlock();
    open = true;
    opened.notify_all();
  }

  void Pass() {
    std::unique_lock<std::mutex> lock(mu);
    while (!open) opened.wait(lock);
  }
};

int main() {
  Gate gate;
  std::thread guest([&gate] { gate.Pass(); });
  gate.Open(1);
  guest.join();
}
