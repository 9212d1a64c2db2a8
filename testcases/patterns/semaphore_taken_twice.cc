// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Who has a place asks for another one on the way.
#include <impasse/channel.h>

#include <thread>

namespace {

void Log(impasse::channel<int>& places) {
  places.send(1);
  places.receive();
}

}  // namespace

int main() {
  impasse::channel<int> places(1);
  std::thread user([&] {
    places.send(1);
    Log(places);
    places.receive();
  });
  user.join();
}
