// impasse: all = none
//
// Waits that a stop token ends, atomics that notify, a notification handed on from one waiter to
// the next, and states that a switch looks at.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <queue>
#include <stop_token>
#include <thread>
#include <vector>

namespace {

void Cancelled() {
  std::mutex mu;
  std::condition_variable_any changed;
  std::queue<int> jobs;
  std::jthread worker([&](std::stop_token stop) {
    std::unique_lock<std::mutex> lock(mu);
    while (changed.wait(lock, stop, [&] { return !jobs.empty(); })) jobs.pop();
  });
  const std::lock_guard<std::mutex> lock(mu);
  jobs.push(1);
  changed.notify_one();
}  // the end of the thread object asks the worker to stop; the lock is given back before

void AtomicFlag() {
  std::atomic<int> state{0};
  std::thread waiter([&] {
    state.wait(0);
    state.store(2);
    state.notify_one();
  });
  state.store(1);
  state.notify_one();
  while (state.load() != 2) state.wait(1);
  waiter.join();
}

void HandedOn() {
  std::mutex mu;
  std::condition_variable open;
  bool is_open = false;
  std::vector<std::thread> queue;
  for (int i = 0; i < 3; ++i) {
    queue.emplace_back([&] {
      std::unique_lock<std::mutex> lock(mu);
      while (!is_open) open.wait(lock);
      open.notify_one();  // the next one
    });
  }
  {
    const std::lock_guard<std::mutex> lock(mu);
    is_open = true;
    open.notify_one();
  }
  for (std::thread& thread : queue) thread.join();
}

enum class State { kIdle, kRunning, kDone };

class Job {
 public:
  void Start() { Become(State::kRunning); }
  void Finish() { Become(State::kDone); }
  bool WaitForProgress() {
    std::unique_lock<std::mutex> lock(mu_);
    while (true) {
      switch (state_) {
        case State::kIdle:
          changed_.wait(lock);
          break;
        case State::kRunning:
          return false;
        case State::kDone:
          return true;
      }
    }
  }
  void WaitForEnd() {
    std::unique_lock<std::mutex> lock(mu_);
    while (state_ != State::kDone) changed_.wait(lock);
  }

 private:
  void Become(State state) {
    const std::lock_guard<std::mutex> lock(mu_);
    state_ = state;
    changed_.notify_all();
  }
  std::mutex mu_;
  std::condition_variable changed_;
  State state_ = State::kIdle;
};

}  // namespace

int main() {
  Cancelled();
  AtomicFlag();
  HandedOn();
  Job job;
  std::thread runner([&] {
    job.Start();
    job.Finish();
  });
  job.WaitForProgress();
  job.WaitForEnd();
  runner.join();
}
