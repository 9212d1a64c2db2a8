// impasse: static = count-mismatch
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// A worker that finds nothing to do forgets to say that it is done.
#include <impasse/channel.h>

int main() {
  impasse::channel<int> jobs;
  impasse::wait_group workers;
  for (int i = 0; i < 3; ++i) {
    workers.add();
    impasse::go([&] {
      if (!jobs.receive()) return;
      workers.done();
    });
  }
  jobs.send(1);
  jobs.close();
  workers.wait();
}
