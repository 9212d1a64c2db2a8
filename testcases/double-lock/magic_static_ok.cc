// A function-local static is built before the lock is taken; the constructor of another one takes
// another lock.
// impasse: all = none
#include <cstdio>
#include <mutex>

std::mutex configuration_mutex;
std::mutex output_mutex;
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
    std::lock_guard<std::mutex> lock(output_mutex);
    limit_ = 4;
  }
  int limit_ = 0;
};

void Reconfigure(int value) {
  const int limit = Logger::Instance().limit();
  std::lock_guard<std::mutex> lock(configuration_mutex);
  level = value > limit ? limit : value;
  if (level == limit) level = Logger::Instance().limit() - 1;
}

int main() {
  Reconfigure(5);
  std::lock_guard<std::mutex> lock(configuration_mutex);
  std::printf("%d\n", level);
}
