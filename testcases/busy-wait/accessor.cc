// The flag is behind a member function, the loop has two ways out.
// impasse: static = busy-wait
#include <atomic>
#include <thread>

class Task {
 public:
  bool Finished() const { return finished_.load(); }
  void Finish() { finished_.store(true); }
  void Cancel() { cancelled_ = true; }
  void Wait() const {
    while (!Finished() && !cancelled_) {
    }
  }

 private:
  std::atomic<bool> finished_{false};
  std::atomic<bool> cancelled_{false};
};

int main() {
  Task task;
  std::thread worker([&task] { task.Finish(); });
  task.Wait();
  task.Cancel();
  worker.join();
}
