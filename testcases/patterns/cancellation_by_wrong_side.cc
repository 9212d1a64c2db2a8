// impasse: static = send-on-closed
// impasse: online = none -- a value that is lost blocks nobody
// impasse: postmortem = none -- a value that is lost blocks nobody
//
// The receiver closes the results to cancel, and the worker does not look at what send returns.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> results;
  std::thread worker([&] {
    for (int i = 0; i < 5; ++i) results.send(i);
  });
  results.receive();
  results.close();
  worker.join();
}
