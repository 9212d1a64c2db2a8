// impasse: static = mixed-cycle
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The jobs are closed when the workers are done, and the workers wait for more jobs.
#include <impasse/channel.h>

int main() {
  impasse::channel<int> jobs;
  impasse::wait_group workers;
  for (int i = 0; i < 3; ++i) {
    workers.add();
    impasse::go([&] {
      for (const int job : jobs) (void)job;
      workers.done();
    });
  }
  for (int i = 0; i < 6; ++i) jobs.send(i);
  workers.wait();
  jobs.close();
}
