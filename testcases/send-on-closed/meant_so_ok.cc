// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// Best effort: try_send, and values of which the program says that they may be lost.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> log(2);
  std::thread writer([&] {
    log.try_send(1);
    (void)log.send(3);
    static_cast<void>(log.send(4));
    log.send(2);  // NOLINT(impasse-send-on-closed): the last lines may be lost
  });
  log.close();
  writer.join();
}
