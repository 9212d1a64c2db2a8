// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// A ticker hands out tokens until it is stopped.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> tokens(2);
  impasse::channel<int> stop;
  std::thread ticker([&] {
    for (bool stopped = false; !stopped;) {
      impasse::select(impasse::on_send(tokens, 1, [] {}),
                      impasse::on_receive(stop, [&] { stopped = true; }));
    }
  });
  for (int i = 0; i < 4; ++i) tokens.receive();
  stop.close();
  ticker.join();
}
