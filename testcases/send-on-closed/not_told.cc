// impasse: static = send-on-closed
// impasse: online = none -- a value that is lost blocks nobody
// impasse: postmortem = none -- a value that is lost blocks nobody
//
// The arm of the select is ready because the channel is closed, and its callback cannot tell.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> ticks;
  impasse::channel<int> stop;
  std::thread ticker([&] {
    impasse::select(impasse::on_send(ticks, 1, [] {}), impasse::on_receive(stop, [] {}));
  });
  ticks.close();
  ticker.join();
}
