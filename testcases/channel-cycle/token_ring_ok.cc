// impasse: all = none
//
// A token goes round: everybody receives before they send, but for the one who starts it and takes
// it out again; and a credit that is given back through a buffered channel.
#include <impasse/channel.h>

#include <thread>

namespace {

class Node {
 public:
  Node(impasse::channel<int>& in, impasse::channel<int>& out) : in_(in), out_(out) {}
  void PassOn(int rounds) {
    for (int i = 0; i < rounds; ++i) {
      const std::optional<int> token = in_.receive();
      if (!token) return;
      (void)out_.send(*token + 1);
    }
  }
  int Start(int rounds) {
    int token = 0;
    for (int i = 0; i < rounds; ++i) {
      (void)out_.send(token);
      token = in_.receive().value_or(-1);
    }
    return token;
  }

 private:
  impasse::channel<int>& in_;
  impasse::channel<int>& out_;
};

int Ring(int rounds) {
  impasse::channel<int> first;
  impasse::channel<int> second;
  impasse::channel<int> third;
  Node a(third, first);
  Node b(first, second);
  Node c(second, third);
  std::thread tb([&] { b.PassOn(rounds); });
  std::thread tc([&] { c.PassOn(rounds); });
  const int sum = a.Start(rounds);
  tb.join();
  tc.join();
  return sum;
}

void Credits() {
  impasse::channel<int> data;
  impasse::channel<int> credits(2);
  for (int i = 0; i < 2; ++i) (void)credits.send(i);
  std::thread sender([&] {
    for (int i = 0; i < 5; ++i) {
      credits.receive();
      (void)data.send(i);
    }
    data.close();
  });
  for ([[maybe_unused]] int value : data) (void)credits.try_send(1);
  sender.join();
}

}  // namespace

int main() {
  Credits();
  return Ring(4) == 8 ? 0 : 1;
}
