// The logger is built before any lock is taken, by every thread that uses it: who asks for it under
// the lock of the configuration finds it complete.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

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
  Logger& logger = Logger::Instance();
  std::lock_guard<std::mutex> lock(configuration_mutex);
  level = value;
  if (value > logger.limit()) level = Logger::Instance().limit();
}

int main() {
  std::thread worker([] { Logger::Instance(); });
  Reconfigure(5);
  worker.join();
  std::puts("done");
}
