// Mutexes behind smart pointers that are given to two threads in the same order, and a mutex that
// every object makes for itself.
// impasse: all = none
#include <cstdio>
#include <memory>
#include <mutex>
#include <thread>

class Page {
 public:
  Page() : mutex_(std::make_unique<std::mutex>()) {}
  void Print(std::mutex& printer) {
    std::lock_guard<std::mutex> mine(*mutex_);
    std::lock_guard<std::mutex> paper(printer);
    ++printed_;
  }

 private:
  std::unique_ptr<std::mutex> mutex_;
  int printed_ = 0;
};

void Report(const std::shared_ptr<std::mutex>& outer, const std::shared_ptr<std::mutex>& inner) {
  std::lock_guard<std::mutex> o(*outer);
  std::lock_guard<std::mutex> i(*inner);
  std::puts("report");
}

int main() {
  auto office = std::make_shared<std::mutex>();
  auto printer = std::make_shared<std::mutex>();
  std::thread a([&] { Report(office, printer); });
  std::thread b([&] {
    Page page;
    page.Print(*printer);
    Report(office, printer);
  });
  a.join();
  b.join();
}
