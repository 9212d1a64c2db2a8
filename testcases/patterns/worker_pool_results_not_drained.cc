// impasse: static = mixed-cycle
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The results are only read when the workers are done, and the workers wait to send them.
#include <impasse/channel.h>

int main() {
  impasse::channel<int> jobs(6);
  impasse::channel<int> results;
  impasse::wait_group workers;
  for (int i = 0; i < 3; ++i) {
    workers.add();
    impasse::go([&] {
      for (const int job : jobs) results.send(job * job);
      workers.done();
    });
  }
  for (int i = 0; i < 6; ++i) jobs.send(i);
  jobs.close();
  workers.wait();
  results.close();
  for (const int result : results) (void)result;
}
