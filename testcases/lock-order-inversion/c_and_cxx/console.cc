#include <cstdio>
#include <mutex>
#include <string>
#include <thread>

#include "bridge.h"

class Console {
 public:
  void Print(const char* line) {
    std::lock_guard<std::mutex> lock(mutex_);
    text_ += line;
  }
  long Refresh() {
    std::lock_guard<std::mutex> lock(mutex_);
    text_.clear();
    return log_lines();
  }

 private:
  std::mutex mutex_;
  std::string text_;
};

Console console;

int main() {
  log_set_sink([](void* context, const char* line) { static_cast<Console*>(context)->Print(line); },
               &console);
  std::thread writer([] { log_write("started"); });
  console.Refresh();
  writer.join();
  std::puts("done");
}
