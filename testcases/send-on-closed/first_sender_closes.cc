// impasse: static = send-on-closed
// impasse: online = none -- a value that is lost blocks nobody
// impasse: postmortem = none -- a value that is lost blocks nobody
//
// Whoever is ready first closes, while the other one still sends.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> results(4);
  std::thread quick([&] {
    results.send(1);
    results.close();
  });
  std::thread slow([&] {
    results.send(2);
    results.send(3);
  });
  for (const int result : results) (void)result;
  quick.join();
  slow.join();
}
