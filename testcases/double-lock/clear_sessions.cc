// A server destroys its sessions under its lock; a session that ends reports to the server that
// made it, which takes the same lock.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
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
  void Open() {
    std::lock_guard<std::mutex> lock(mutex_);
    sessions_.push_back(std::make_unique<Session>(*this));
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
  Server server;
  server.Open();
  server.Clear();
  std::puts("done");
}
