// impasse: static = channel-cycle
//
// Each puts three into a buffer of two before it takes any.
#include <impasse/channel.h>

#include <thread>

void Exchange(impasse::channel<int>& out, impasse::channel<int>& in) {
  for (int i = 0; i < 3; ++i) out.send(i);
  for (int i = 0; i < 3; ++i) in.receive();
}

int main() {
  impasse::channel<int> there(2);
  impasse::channel<int> back(2);
  std::thread other([&] { Exchange(back, there); });
  Exchange(there, back);
  other.join();
}
