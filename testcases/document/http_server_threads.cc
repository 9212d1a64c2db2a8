// impasse: all = none
//
// A small HTTP server on the loopback interface with a thread per request, and its clients.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr int kRequests = 20;

class Statistics {
 public:
  void Count() {
    const std::lock_guard<std::mutex> lock(mu_);
    ++served_;
  }
  int served() {
    const std::lock_guard<std::mutex> lock(mu_);
    return served_;
  }

 private:
  std::mutex mu_;
  int served_ = 0;
};

[[noreturn]] void Die(const char* what) {
  std::perror(what);
  std::exit(1);
}

int Listen(sockaddr_in& address) {
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (server < 0 || bind(server, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(server, kRequests) != 0 ||
      getsockname(server, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    Die("listen");
  }
  return server;
}

std::string ReadAll(int connection) {
  std::string text;
  char buffer[256];
  for (ssize_t n; (n = read(connection, buffer, sizeof(buffer))) > 0;) {
    text.append(buffer, static_cast<std::size_t>(n));
    if (text.find("\r\n\r\n") != std::string::npos) break;
  }
  return text;
}

void Answer(int connection, Statistics& statistics) {
  ReadAll(connection);
  statistics.Count();
  const std::string answer = "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n";
  if (write(connection, answer.data(), answer.size()) < 0) std::perror("write");
  close(connection);
}

void Serve(int server, Statistics& statistics) {
  std::vector<std::thread> requests;
  for (int i = 0; i < kRequests; ++i) {
    const int connection = accept(server, nullptr, nullptr);
    if (connection < 0) Die("accept");
    requests.emplace_back([connection, &statistics] { Answer(connection, statistics); });
  }
  for (std::thread& request : requests) request.join();
}

bool Get(const sockaddr_in& address) {
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    Die("connect");
  }
  const std::string request = "GET / HTTP/1.0\r\n\r\n";
  if (write(connection, request.data(), request.size()) < 0) Die("write");
  const bool ok = ReadAll(connection).starts_with("HTTP/1.0 200");
  close(connection);
  return ok;
}

}  // namespace

int main() {
  sockaddr_in address;
  const int server = Listen(address);
  Statistics statistics;
  std::thread serving([&] { Serve(server, statistics); });
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&address] {
      for (int n = 0; n < kRequests / 4; ++n) {
        if (!Get(address)) std::puts("bad answer");
      }
    });
  }
  for (std::thread& client : clients) client.join();
  serving.join();
  close(server);
  std::printf("served: %d\n", statistics.served());
}
