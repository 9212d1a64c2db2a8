// impasse: static = none
//
// Room for one value in each channel.
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
  impasse::channel<int> left_{1};
  impasse::channel<int> right_{1};
};

int main() {
  Pair pair;
  std::thread left(&Pair::Left, &pair);
  std::thread right(&Pair::Right, &pair);
  left.join();
  right.join();
}
