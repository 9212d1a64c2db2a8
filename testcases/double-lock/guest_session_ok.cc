// A session of one server is destroyed under the lock of another one: two servers, two locks. The
// session reports to the server that it was given, not to the one that keeps it.
// impasse: all = none
#include <cstdio>
#include <memory>
#include <mutex>
#include <vector>

class Server;

class Session {
 public:
  explicit Session(Server& home) : home_(home) {}
  ~Session();

 private:
  Server& home_;
};

class Server {
 public:
  void Adopt(Server& home) {
    std::lock_guard<std::mutex> lock(mutex_);
    sessions_.push_back(std::make_unique<Session>(home));
  }
  void Clear() {
    std::lock_guard<std::mutex> lock(mutex_);
    sessions_.clear();
  }
  void OnClosed() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++closed_;
  }

 private:
  std::mutex mutex_;
  int closed_ = 0;
  std::vector<std::unique_ptr<Session>> sessions_;
};

Session::~Session() { home_.OnClosed(); }

int main() {
  Server home;
  Server guest;
  guest.Adopt(home);
  guest.Clear();
  std::puts("done");
}
