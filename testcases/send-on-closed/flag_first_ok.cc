// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// A flag keeps senders away before the channel is closed.
#include <impasse/channel.h>

#include <mutex>
#include <thread>

class Log {
 public:
  ~Log() {
    {
      const std::lock_guard<std::mutex> lock(mu_);
      stopped_ = true;
    }
    lines_.close();
  }
  void Write(int line) {
    const std::lock_guard<std::mutex> lock(mu_);
    if (!stopped_) lines_.send(line);
  }

 private:
  std::mutex mu_;
  bool stopped_ = false;
  impasse::channel<int> lines_{16};
};

int main() {
  Log log;
  std::thread writer([&log] { log.Write(1); });
  log.Write(2);
  writer.join();
}
