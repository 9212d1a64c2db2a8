// impasse: static = mixed-cycle
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The thread that reads the merged output waits for the workers before it reads.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> out;
  impasse::wait_group both;
  both.add(2);
  const auto work = [&] {
    out.send(1);
    both.done();
  };
  std::thread first(work);
  std::thread second(work);
  both.wait();
  out.receive();
  out.receive();
  first.join();
  second.join();
}
