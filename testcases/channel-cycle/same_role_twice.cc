// impasse: static = channel-cycle
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// An argument says who speaks first, and both ends are told the same.
#include <impasse/channel.h>

#include <thread>

namespace {

void Talk(impasse::channel<int>& out, impasse::channel<int>& in, bool first) {
  if (first) (void)out.send(1);
  in.receive();
  if (!first) (void)out.send(1);
}

}  // namespace

int main() {
  impasse::channel<int> there;
  impasse::channel<int> back;
  std::thread other([&] { Talk(back, there, true); });
  Talk(there, back, true);
  other.join();
}
