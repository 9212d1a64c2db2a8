// A function-local static is built by the first thread that comes, and others wait for it. Its
// constructor locks the configuration; another thread asks for it with the configuration locked.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <thread>

std::recursive_mutex configuration_mutex;
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
    std::lock_guard<std::recursive_mutex> lock(configuration_mutex);
    limit_ = level;
  }
  int limit_ = 0;
};

void Reconfigure(int value) {
  std::lock_guard<std::recursive_mutex> lock(configuration_mutex);
  level = value;
  if (value > Logger::Instance().limit()) level = Logger::Instance().limit();
}

int main() {
  std::thread worker([] { Logger::Instance(); });
  Reconfigure(5);
  worker.join();
  std::puts("done");
}
