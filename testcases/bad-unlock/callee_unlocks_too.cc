// The helper unlocks when it is done, and so does its caller.
// impasse: static = bad-unlock
#include <mutex>
#include <string>
#include <thread>

class Log {
 public:
  void Write(const std::string& line) {
    mutex_.lock();
    buffer_ += line;
    if (buffer_.size() > 80) {
      Flush();
      mutex_.unlock();
      return;
    }
    mutex_.unlock();
  }

 private:
  void Flush() {
    buffer_.clear();
    mutex_.unlock();
  }
  std::mutex mutex_;
  std::string buffer_;
};

int main() {
  Log log;
  std::thread other([&] { log.Write("one"); });
  log.Write("two");
  other.join();
}
