// An object that borrows a mutex borrows it from somebody else than the caller.
// impasse: all = none
#include <cstdio>
#include <mutex>

class Statistics {
 public:
  explicit Statistics(std::mutex& mutex) : mutex_(mutex) {}
  void Count(int bytes) {
    std::lock_guard<std::mutex> lock(mutex_);
    bytes_ += bytes;
  }

 private:
  std::mutex& mutex_;
  long bytes_ = 0;
};

class Connection {
 public:
  explicit Connection(Statistics& statistics) : statistics_(statistics) {}
  void Send(int bytes) {
    std::lock_guard<std::mutex> lock(mutex_);
    pending_ += bytes;
    statistics_.Count(bytes);
  }

 private:
  std::mutex mutex_;
  int pending_ = 0;
  Statistics& statistics_;
};

int main() {
  std::mutex reports;
  Statistics statistics(reports);
  Connection one(statistics);
  Connection two(statistics);
  one.Send(512);
  two.Send(128);
  std::puts("done");
}
