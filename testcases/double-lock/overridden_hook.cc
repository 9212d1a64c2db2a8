// A template method calls a hook under the lock of the base class; the only implementation calls a
// locking function of the base class.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <cstdio>
#include <mutex>

class Connection {
 public:
  virtual ~Connection() = default;
  void Receive(int bytes) {
    std::lock_guard<std::mutex> lock(mutex_);
    received_ += bytes;
    OnData(bytes);
  }
  int received() {
    std::lock_guard<std::mutex> lock(mutex_);
    return received_;
  }

 protected:
  virtual void OnData(int bytes) = 0;

 private:
  std::mutex mutex_;
  int received_ = 0;
};

class EchoConnection final : public Connection {
 protected:
  void OnData(int bytes) override { echoed_ = bytes + received(); }

 private:
  int echoed_ = 0;
};

int main() {
  EchoConnection echo;
  echo.Receive(5);
  std::puts("done");
}
