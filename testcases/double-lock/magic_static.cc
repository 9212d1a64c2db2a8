// A function-local static is built on its first use, which may be under the lock that its
// constructor takes.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <cstdio>
#include <mutex>

std::mutex configuration_mutex;
int level = 3;

class Logger {
 public:
  static Logger& Instance() {
    static Logger logger;
    return logger;
  }
  int limit() const { return limit_; }

 private:
  Logger() {
    std::lock_guard<std::mutex> lock(configuration_mutex);
    limit_ = level;
  }
  int limit_ = 0;
};

void Reconfigure(int value) {
  std::lock_guard<std::mutex> lock(configuration_mutex);
  level = value;
  if (value > Logger::Instance().limit()) level = Logger::Instance().limit();
}

int main() {
  Reconfigure(5);
  std::puts("done");
}
