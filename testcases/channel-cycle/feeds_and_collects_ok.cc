// impasse: all = none
//
// One thread feeds the workers and collects their results in turn, so that neither channel fills up
// against the other: as many in flight as places, a select over both, a collector of its own.
#include <impasse/channel.h>

#include <thread>

namespace {

void InFlight() {
  impasse::channel<int> jobs(2);
  impasse::channel<int> results(2);
  std::thread worker([&] {
    for (const int job : jobs) (void)results.send(job + 1);
    results.close();
  });
  int sent = 0;
  for (; sent < 2; ++sent) (void)jobs.send(sent);
  for (; sent < 6; ++sent) {
    results.receive();
    (void)jobs.send(sent);
  }
  jobs.close();
  while (results.receive()) {
  }
  worker.join();
}

void Selects() {
  impasse::channel<int> jobs;
  impasse::channel<int> results;
  std::thread worker([&] {
    for (const int job : jobs) (void)results.send(job);
    results.close();
  });
  int left = 4;
  while (left > 0) {
    impasse::select(impasse::on_send(jobs, left, [&] { --left; }),
                    impasse::on_receive(results, [](std::optional<int>) {}));
  }
  jobs.close();
  while (results.receive()) {
  }
  worker.join();
}

void Collector() {
  impasse::channel<int> jobs;
  impasse::channel<int> results;
  int sum = 0;
  std::thread worker([&] {
    for (const int job : jobs) (void)results.send(job);
    results.close();
  });
  std::thread collector([&] {
    for (const int result : results) sum += result;
  });
  for (int i = 0; i < 4; ++i) (void)jobs.send(i);
  jobs.close();
  worker.join();
  collector.join();
}

}  // namespace

int main() {
  InFlight();
  Selects();
  Collector();
}
