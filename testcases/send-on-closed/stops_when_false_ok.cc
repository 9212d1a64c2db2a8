// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// The reader stops when the receiver has closed.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> lines;
  std::thread reader([&] {
    for (int line = 0; line < 10; ++line) {
      if (!lines.send(line)) return;
    }
  });
  lines.receive();
  lines.close();
  reader.join();
}
