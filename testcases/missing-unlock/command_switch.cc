// One case of a switch returns with the lock.
// impasse: static = missing-unlock
// impasse: online = none -- the faulty command is not sent in this run
// impasse: postmortem = none -- the faulty command is not sent in this run
#include <cstdio>
#include <mutex>
#include <string>

enum class Command { kStart, kStop, kStatus };

class Machine {
 public:
  std::string Execute(Command command) {
    mutex_.lock();
    switch (command) {
      case Command::kStart:
        running_ = true;
        break;
      case Command::kStop:
        running_ = false;
        break;
      case Command::kStatus:
        return running_ ? "running" : "stopped";
    }
    mutex_.unlock();
    return "ok";
  }

 private:
  std::mutex mutex_;
  bool running_ = false;
};

int main() {
  Machine machine;
  machine.Execute(Command::kStart);
  std::puts(machine.Execute(Command::kStop).c_str());
}
