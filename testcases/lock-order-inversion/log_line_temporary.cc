// A log line is a temporary that holds the lock of the log until the end of the statement; what is
// streamed into it locks the registry, and the registry logs under its lock.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>

class LogLine {
 public:
  LogLine() { Mutex().lock(); }
  ~LogLine() {
    std::puts(text_.c_str());
    Mutex().unlock();
  }
  LogLine& operator<<(const std::string& words) {
    text_ += words;
    return *this;
  }

 private:
  static std::mutex& Mutex() {
    static std::mutex mutex;
    return mutex;
  }
  std::string text_;
};

class Registry {
 public:
  void Add(const std::string& name) {
    std::lock_guard<std::mutex> lock(mutex_);
    names_ += name;
    LogLine() << "added " << name;
  }
  std::string Describe() {
    std::lock_guard<std::mutex> lock(mutex_);
    return "registry of " + names_;
  }

 private:
  std::mutex mutex_;
  std::string names_;
};

Registry registry;

int main() {
  std::thread adder([] { registry.Add("worker"); });
  LogLine() << "state: " << registry.Describe();
  adder.join();
}
