// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// Two workers share the input and merge their output, which is closed when both are done.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> in;
  impasse::channel<int> out;
  impasse::wait_group both;
  both.add(2);
  const auto work = [&] {
    for (const int item : in) out.send(item);
    both.done();
  };
  std::thread first(work);
  std::thread second(work);
  std::thread closer([&] {
    both.wait();
    out.close();
  });
  std::thread source([&] {
    for (int i = 0; i < 4; ++i) in.send(i);
    in.close();
  });
  for (const int item : out) (void)item;
  first.join();
  second.join();
  closer.join();
  source.join();
}
