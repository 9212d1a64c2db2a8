// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// Best effort: try_send, and a value of which the program says that it may be lost.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> log(2);
  std::thread writer([&] {
    log.try_send(1);
    log.send(2);  // NOLINT(impasse-send-on-closed): the last lines may be lost
  });
  log.close();
  writer.join();
}
