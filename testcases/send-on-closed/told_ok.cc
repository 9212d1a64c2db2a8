// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// The callback of the arm is told whether the value was sent; and an arm that waits for the end.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> ticks;
  impasse::channel<int> stop;
  int lost = 0;
  std::thread ticker([&] {
    impasse::select(impasse::on_send(ticks, 1,
                                     [&](bool sent) {
                                       if (!sent) ++lost;
                                     }),
                    impasse::on_receive(stop, [] {}));
  });
  ticks.close();
  ticker.join();
  return lost == 1 ? 0 : 1;
}
