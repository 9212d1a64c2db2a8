// impasse: static = none
//
// The same ring with one station that takes first.
#include <impasse/channel.h>

#include <thread>

void Station(impasse::channel<int>& left, impasse::channel<int>& right) {
  right.send(1);
  left.receive();
}

int main() {
  impasse::channel<int> a;
  impasse::channel<int> b;
  impasse::channel<int> c;
  std::thread first([&] { Station(a, b); });
  std::thread second([&] { Station(b, c); });
  std::thread third([&] {
    c.receive();
    a.send(1);
  });
  first.join();
  second.join();
  third.join();
}
