// One of the states that a switch looks at is entered without a notification.
// impasse: static = lost-wakeup
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

enum class State { kIdle, kLoading, kReady, kFailed };

class Loader {
 public:
  void Load(bool works) {
    const std::lock_guard<std::mutex> lock(mu_);
    state_ = State::kLoading;
    if (works) {
      state_ = State::kReady;
      changed_.notify_all();
    } else {
      state_ = State::kFailed;
    }
  }
  bool Wait() {
    std::unique_lock<std::mutex> lock(mu_);
    while (true) {
      switch (state_) {
        case State::kReady:
          return true;
        case State::kFailed:
          return false;
        default:
          changed_.wait(lock);
      }
    }
  }

 private:
  std::mutex mu_;
  std::condition_variable changed_;
  State state_ = State::kIdle;
};

}  // namespace

int main() {
  Loader loader;
  std::thread waiter([&] { loader.Wait(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  loader.Load(false);
  waiter.join();
}
