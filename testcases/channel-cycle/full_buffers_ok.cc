// impasse: static = none
//
// The buffers hold all three.
#include <impasse/channel.h>

#include <thread>

void Exchange(impasse::channel<int>& out, impasse::channel<int>& in) {
  for (int i = 0; i < 3; ++i) out.send(i);
  for (int i = 0; i < 3; ++i) in.receive();
}

int main() {
  impasse::channel<int> there(3);
  impasse::channel<int> back(3);
  std::thread other([&] { Exchange(back, there); });
  Exchange(there, back);
  other.join();
}
