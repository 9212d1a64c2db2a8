// impasse: static = send-on-closed
// impasse: online = none -- a value that is lost blocks nobody
// impasse: postmortem = none -- a value that is lost blocks nobody
//
// The receiver has enough after the first line and closes; the reader goes on and never knows that
// the rest is lost.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> lines;
  std::thread reader([&] {
    for (int line = 0; line < 10; ++line) lines.send(line);
  });
  lines.receive();
  lines.close();
  reader.join();
}
