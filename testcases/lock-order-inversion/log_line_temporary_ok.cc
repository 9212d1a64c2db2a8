// The log line collects its words without a lock and takes the lock of the log in its destructor
// only, when everything that was streamed into it has been said.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>

class LogLine {
 public:
  LogLine() = default;
  ~LogLine() {
    std::lock_guard<std::mutex> lock(Mutex());
    std::fputs(text_.c_str(), stderr);
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
    LogLine() << "added " << name << "\n";
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
  LogLine() << "state: " << registry.Describe() << "\n";
  adder.join();
  std::puts("done");
}
