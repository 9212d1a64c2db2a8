// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// Jobs go in, results come out while the workers work.
#include <impasse/channel.h>

int main() {
  impasse::channel<int> jobs;
  impasse::channel<int> results;
  impasse::wait_group workers;
  for (int i = 0; i < 3; ++i) {
    workers.add();
    impasse::go([&] {
      for (const int job : jobs) results.send(job * job);
      workers.done();
    });
  }
  impasse::go([&] {
    for (int i = 0; i < 6; ++i) jobs.send(i);
    jobs.close();
    workers.wait();
    results.close();
  });
  int sum = 0;
  for (const int result : results) sum += result;
  return sum == 55 ? 0 : 1;
}
