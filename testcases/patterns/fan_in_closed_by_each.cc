// impasse: static = double-close
// impasse: online = skip -- ends with an exception, if both send first
// impasse: postmortem = skip -- ends with an exception, if both send first
//
// Each of the two workers closes the shared output when it has ended.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> out(8);
  const auto work = [&] {
    if (!out.send(1)) return;
    out.close();
  };
  std::thread first(work);
  std::thread second(work);
  for (const int item : out) (void)item;
  first.join();
  second.join();
}
