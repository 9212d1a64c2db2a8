// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// The worker looks at the stop channel wherever it may wait.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> results;
  impasse::channel<int> stop;
  std::thread worker([&] {
    for (bool stopped = false; !stopped;) {
      impasse::select(impasse::on_send(results, 1, [] {}),
                      impasse::on_receive(stop, [&] { stopped = true; }));
    }
  });
  results.receive();
  stop.close();
  worker.join();
}
