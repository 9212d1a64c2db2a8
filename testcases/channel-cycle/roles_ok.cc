// impasse: all = none
//
// One function for both ends, and an argument that says who speaks first; a window of requests as
// large as both buffers; a proxy that selects over both directions instead of sending blindly.
#include <impasse/channel.h>

#include <thread>

namespace {

void Talk(impasse::channel<int>& out, impasse::channel<int>& in, bool first, int rounds) {
  for (int i = 0; i < rounds; ++i) {
    if (first) {
      (void)out.send(i);
      in.receive();
    } else {
      in.receive();
      (void)out.send(i);
    }
  }
}

void PingPong(int rounds) {
  impasse::channel<int> there;
  impasse::channel<int> back;
  std::thread pong([&] { Talk(back, there, false, rounds); });
  Talk(there, back, true, rounds);
  pong.join();
}

constexpr int kWindow = 3;

void Window() {
  impasse::channel<int> requests(kWindow);
  impasse::channel<int> answers(kWindow);
  std::thread server([&] {
    for (int request : requests) (void)answers.send(request + 1);
  });
  for (int i = 0; i < kWindow; ++i) (void)requests.send(i);  // nobody reads an answer yet
  for (int i = 0; i < kWindow; ++i) answers.receive();
  requests.close();
  server.join();
}

void Proxy() {
  impasse::channel<int> up;
  impasse::channel<int> down;
  const auto exchange = [](impasse::channel<int>& out, impasse::channel<int>& in) {
    bool sent = false;
    bool received = false;
    while (!sent || !received) {
      if (!sent && !received) {
        impasse::select(impasse::on_send(out, 1, [&] { sent = true; }),
                        impasse::on_receive(in, [&](std::optional<int>) { received = true; }));
      } else if (!sent) {
        sent = out.send(1);
      } else {
        in.receive();
        received = true;
      }
    }
  };
  std::thread other([&] { exchange(down, up); });
  exchange(up, down);
  other.join();
}

}  // namespace

int main(int argc, char**) {
  PingPong(argc + 2);
  Window();
  Proxy();
}
