// impasse: static = none
//
// A worker that waits for more when main returns ends with the program.
#include <impasse/channel.h>

int main() {
  impasse::channel<int> jobs;
  impasse::go([&] {
    for (const int job : jobs) static_cast<void>(job);
  });
  jobs.send(1);
}
