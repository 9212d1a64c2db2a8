// Two views hold shared pointers to the same two mutexes; one view locks its own first, and what is
// its own is the other one's neighbour.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <memory>
#include <mutex>
#include <thread>

struct View {
  std::shared_ptr<std::mutex> own;
  std::shared_ptr<std::mutex> neighbour;
  int scrolled = 0;
};

void Scroll(View& view) {
  std::lock_guard<std::mutex> own(*view.own);
  std::lock_guard<std::mutex> neighbour(*view.neighbour);
  ++view.scrolled;
}

int main() {
  const auto first = std::make_shared<std::mutex>();
  const auto second = std::make_shared<std::mutex>();
  View left{first, second};
  View right{second, first};
  std::thread a([&] { Scroll(left); });
  std::thread b([&] { Scroll(right); });
  a.join();
  b.join();
  std::printf("%d\n", left.scrolled + right.scrolled);
}
