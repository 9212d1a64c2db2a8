// A session locks itself while it says goodbye in its destructor. The server lets it go under its
// own lock: nobody else can be at the lock of a session that is being destroyed, though living
// sessions lock themselves and then the server.
// impasse: all = none
#include <cstdio>
#include <memory>
#include <mutex>
#include <thread>

class Server;

class Session {
 public:
  explicit Session(Server& server) : server_(server) {}
  ~Session() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++farewells_;
  }
  void Touch();

 private:
  Server& server_;
  std::mutex mutex_;
  int farewells_ = 0;
};

class Server {
 public:
  void Replace() {
    std::unique_ptr<Session> session = std::make_unique<Session>(*this);
    session->Touch();
    std::lock_guard<std::mutex> lock(mutex_);
    session.reset();
    ++replaced_;
  }
  void Count() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++touched_;
  }
  int total() {
    std::lock_guard<std::mutex> lock(mutex_);
    return replaced_ + touched_;
  }

 private:
  std::mutex mutex_;
  int replaced_ = 0;
  int touched_ = 0;
};

void Session::Touch() {
  std::lock_guard<std::mutex> lock(mutex_);
  server_.Count();
}

int main() {
  Server server;
  std::thread other([&] { server.Replace(); });
  server.Replace();
  other.join();
  std::printf("%d\n", server.total());
}
