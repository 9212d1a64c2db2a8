// impasse: static = channel-cycle
//
// The channels are members; the threads run methods.
#include <impasse/channel.h>

#include <thread>

class Pair {
 public:
  void Left() {
    left_.send(1);
    right_.receive();
  }
  void Right() {
    right_.send(1);
    left_.receive();
  }

 private:
  impasse::channel<int> left_;
  impasse::channel<int> right_;
};

int main() {
  Pair pair;
  std::thread left(&Pair::Left, &pair);
  std::thread right(&Pair::Right, &pair);
  left.join();
  right.join();
}
