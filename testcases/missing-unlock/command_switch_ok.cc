// Every case gives the lock back, each in its own way; falling through is a way too.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <string>

enum class Command { kStart, kRestart, kStop, kStatus };

class Machine {
 public:
  std::string Execute(Command command) {
    mutex_.lock();
    switch (command) {
      case Command::kRestart:
        ++restarts_;
        [[fallthrough]];
      case Command::kStart:
        running_ = true;
        break;
      case Command::kStop:
        running_ = false;
        mutex_.unlock();
        return "bye";
      case Command::kStatus: {
        std::lock_guard<std::mutex> adopted(mutex_, std::adopt_lock);
        return running_ ? "running" : "stopped";
      }
    }
    mutex_.unlock();
    return "ok";
  }

 private:
  std::mutex mutex_;
  bool running_ = false;
  int restarts_ = 0;
};

int main() {
  Machine machine;
  machine.Execute(Command::kRestart);
  std::puts(machine.Execute(Command::kStatus).c_str());
  std::puts(machine.Execute(Command::kStop).c_str());
}
