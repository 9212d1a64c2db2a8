// impasse: all = none
//
// A server whose pool of four threads takes connections from a channel; clients over socket pairs.
#include <impasse/channel.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr int kThreads = 4;
constexpr int kRequests = 20;

std::string ReadLine(int connection) {
  std::string line;
  char c = 0;
  while (read(connection, &c, 1) == 1 && c != '\n') line.push_back(c);
  return line;
}

void WriteLine(int connection, const std::string& line) {
  const std::string text = line + "\n";
  if (write(connection, text.data(), text.size()) < 0) std::perror("write");
}

class Server {
 public:
  Server() {
    for (int i = 0; i < kThreads; ++i) {
      threads_.emplace_back([this] { Work(); });
    }
  }

  // Answers what was accepted, then stops.
  ~Server() {
    connections_.close();
    for (std::thread& thread : threads_) thread.join();
  }

  void Accept(int connection) { connections_.send(connection); }
  int served() const { return served_; }

 private:
  void Work() {
    for (const int connection : connections_) {
      const std::string request = ReadLine(connection);
      WriteLine(connection, request == "GET /" ? "200 OK" : "400 Bad Request");
      close(connection);
      ++served_;
    }
  }

  impasse::channel<int> connections_{8, "connections"};
  std::atomic<int> served_{0};
  std::vector<std::thread> threads_;
};

std::string Get(Server& server) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return "no socket";
  server.Accept(ends[0]);
  WriteLine(ends[1], "GET /");
  const std::string answer = ReadLine(ends[1]);
  close(ends[1]);
  return answer;
}

}  // namespace

int main() {
  std::atomic<int> good{0};
  {
    Server server;
    impasse::wait_group clients;
    for (int i = 0; i < kRequests; ++i) {
      clients.add();
      impasse::go([&] {
        good += Get(server) == "200 OK" ? 1 : 0;
        clients.done();
      });
    }
    clients.wait();
  }
  std::printf("good answers: %d\n", good.load());
}
