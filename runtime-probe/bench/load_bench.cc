// A load for servers that answer one request after the other on each connection: memcached, Redis
// and HTTP alike. What is asked is given in words; how long each answer is, is learnt by asking
// once, so the answers to a request must all have one size.
//
//   load_bench PORT CONNECTIONS SECONDS REQUEST...
//     prints: requests per second, and the median and the 99th percentile of the time of one, in us
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr double kWarmUp = 0.3;  // seconds
constexpr long kQuiet = 200;     // milliseconds without anything more: the answer is over
constexpr std::size_t kBuffer = 1 << 16;

struct Request {
  std::string_view text;
  std::size_t answer;  // bytes
};

struct Connection {
  int socket;
  std::size_t request;
  std::size_t missing;  // bytes of the answer
  double asked;
};

char g_buffer[kBuffer];

double Now() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

[[noreturn]] void Fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

int Connect(std::uint16_t port) {
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    Fail("connect");
  }
  return server;
}

void Ask(int server, std::string_view text) {
  if (send(server, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) {
    Fail("send");
  }
}

std::size_t Receive(int server) {
  const ssize_t size = recv(server, g_buffer, sizeof(g_buffer), 0);
  if (size <= 0) Fail("recv");
  return static_cast<std::size_t>(size);
}

void LearnAnswers(std::uint16_t port, std::vector<Request>& requests) {
  const int server = Connect(port);
  const timeval quiet = {0, kQuiet * 1000L};
  for (Request& request : requests) {
    Ask(server, request.text);
    request.answer = Receive(server);
    setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, &quiet, sizeof(quiet));
    for (;;) {
      const ssize_t size = recv(server, g_buffer, sizeof(g_buffer), 0);
      if (size == 0) Fail("the server closed the connection");
      if (size < 0) break;
      request.answer += static_cast<std::size_t>(size);
    }
    const timeval forever = {};
    setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, &forever, sizeof(forever));
  }
  close(server);
}

void AskNext(Connection& connection, const std::vector<Request>& requests) {
  connection.request = (connection.request + 1) % requests.size();
  connection.missing = requests[connection.request].answer;
  connection.asked = Now();
  Ask(connection.socket, requests[connection.request].text);
}

// Load returns the seconds that each request took.
std::vector<double> Load(std::vector<Connection>& connections, const std::vector<Request>& requests,
                         double seconds) {
  const int poll = epoll_create1(0);
  for (Connection& connection : connections) {
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.ptr = &connection;
    epoll_ctl(poll, EPOLL_CTL_ADD, connection.socket, &event);
    AskNext(connection, requests);
  }
  std::vector<double> times;
  const double begin = Now() + kWarmUp;
  epoll_event events[64];
  while (Now() < begin + seconds) {
    const int count = epoll_wait(poll, events, 64, 1000);
    for (int i = 0; i < count; ++i) {
      auto& connection = *static_cast<Connection*>(events[i].data.ptr);
      connection.missing -= std::min(connection.missing, Receive(connection.socket));
      if (connection.missing != 0) continue;
      const double now = Now();
      if (now >= begin) times.push_back(now - connection.asked);
      AskNext(connection, requests);
    }
  }
  close(poll);
  return times;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  const auto port = static_cast<std::uint16_t>(std::strtol(argv[1], nullptr, 10));
  const auto count = static_cast<std::size_t>(std::strtol(argv[2], nullptr, 10));
  const double seconds = std::strtod(argv[3], nullptr);
  std::vector<Request> requests;
  for (int i = 4; i < argc; ++i) requests.push_back({argv[i], 0});
  LearnAnswers(port, requests);
  std::vector<Connection> connections(count);
  for (std::size_t i = 0; i < count; ++i) connections[i] = {Connect(port), i, 0, 0};
  std::vector<double> times = Load(connections, requests, seconds);
  std::sort(times.begin(), times.end());
  if (times.empty()) return 1;
  std::printf("%.1f %.1f %.1f\n", static_cast<double>(times.size()) / seconds,
              times[times.size() / 2] * 1e6, times[times.size() * 99 / 100] * 1e6);
  return 0;
}
