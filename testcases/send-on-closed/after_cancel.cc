// impasse: static = send-on-closed
// impasse: online = none -- a value that is lost blocks nobody
// impasse: postmortem = none -- a value that is lost blocks nobody
//
// Cancelled by closing the results: the worker looks at the stop signal between two jobs only, and
// its last result is lost without a trace.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> jobs;
  impasse::channel<int> results;
  std::thread worker([&] {
    for (const int job : jobs) results.send(job * 2);
  });
  jobs.send(1);
  results.close();
  jobs.close();
  worker.join();
}
