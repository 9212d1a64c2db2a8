// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Who fails keeps its place.
#include <impasse/channel.h>

#include <thread>

namespace {

void Use(impasse::channel<int>& places, bool fails) {
  places.send(1);
  if (fails) return;
  places.receive();
}

}  // namespace

int main() {
  impasse::channel<int> places(1);
  Use(places, true);
  std::thread second([&] { Use(places, false); });
  second.join();
}
