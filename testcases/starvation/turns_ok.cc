// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// A lock that serves in turn, by tickets; a consumer that waits long for its first job while others
// use the same lock for a moment each; a low class of work that is served every fourth time.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

namespace {

class TicketLock {
 public:
  void lock() {
    std::unique_lock<std::mutex> lock(mu_);
    const unsigned mine = next_++;
    turn_.wait(lock, [&] { return serving_ == mine; });
  }
  void unlock() {
    const std::lock_guard<std::mutex> lock(mu_);
    ++serving_;
    turn_.notify_all();
  }

 private:
  std::mutex mu_;
  std::condition_variable turn_;
  unsigned next_ = 0;
  unsigned serving_ = 0;
};

class TwoClasses {
 public:
  void Put(bool urgent) {
    const std::lock_guard<std::mutex> lock(mu_);
    (urgent ? urgent_ : patient_).push(1);
    filled_.notify_one();
  }
  void Take() {
    std::unique_lock<std::mutex> lock(mu_);
    filled_.wait(lock, [this] { return !urgent_.empty() || !patient_.empty(); });
    const bool turn = ++taken_ % 4 == 0 && !patient_.empty();
    std::queue<int>& from = turn || urgent_.empty() ? patient_ : urgent_;
    from.pop();
  }

 private:
  std::mutex mu_;
  std::condition_variable filled_;
  std::queue<int> urgent_;
  std::queue<int> patient_;
  int taken_ = 0;
};

void Work(TicketLock& lock, int& counter) {
  for (int i = 0; i < 300; ++i) {
    const std::lock_guard<TicketLock> guard(lock);
    ++counter;
  }
}

}  // namespace

int main() {
  TicketLock lock;
  int counter = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back([&] { Work(lock, counter); });
  TwoClasses classes;
  std::thread late([&] {
    for (int i = 0; i < 8; ++i) classes.Take();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  for (int i = 0; i < 8; ++i) classes.Put(i % 2 == 0);
  late.join();
  for (std::thread& thread : threads) thread.join();
  return counter == 900 ? 0 : 1;
}
