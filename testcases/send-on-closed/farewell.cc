// impasse: static = send-on-closed
// impasse: online = none -- a value that is lost blocks nobody
// impasse: postmortem = none -- a value that is lost blocks nobody
//
// The worker says good-bye in a channel that the main thread closes to stop it.
#include <impasse/channel.h>

#include <optional>
#include <thread>

class Session {
 public:
  Session() : thread_([this] { Run(); }) {}
  ~Session() {
    messages_.close();
    thread_.join();
  }
  std::optional<int> Next() { return messages_.receive(); }

 private:
  void Run() {
    messages_.send(1);
    messages_.send(2);
  }

  impasse::channel<int> messages_;
  std::thread thread_;
};

int main() {
  Session session;
  session.Next();
}
