// impasse: static = none
//
// A worker leaves by the stop channel.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> jobs;
  impasse::channel<int> stop;
  std::thread worker([&] {
    bool running = true;
    while (running) {
      impasse::select(impasse::on_receive(jobs, [] {}),
                      impasse::on_receive(stop, [&] { running = false; }));
    }
  });
  for (int i = 0; i < 3; ++i) jobs.send(i);
  stop.close();
  worker.join();
}
