// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// The side that sends closes, after the last send.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> lines;
  std::thread reader([&] {
    for (int line = 0; line < 10; ++line) lines.send(line);
    lines.close();
  });
  for (const int line : lines) (void)line;
  reader.join();
}
