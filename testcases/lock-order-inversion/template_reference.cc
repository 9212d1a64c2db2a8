// The mutexes are template arguments: two instantiations name them in different orders.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <thread>

std::mutex inbox_mutex;
std::mutex outbox_mutex;
int inbox = 3;
int outbox = 0;

template <std::mutex& kFrom, std::mutex& kTo>
class Mover {
 public:
  static void Move(int& from, int& to) {
    std::lock_guard<std::mutex> source(kFrom);
    std::lock_guard<std::mutex> target(kTo);
    to += from;
    from = 0;
  }
};

int main() {
  std::thread sender([] { Mover<inbox_mutex, outbox_mutex>::Move(inbox, outbox); });
  std::thread bounce([] { Mover<outbox_mutex, inbox_mutex>::Move(outbox, inbox); });
  sender.join();
  bounce.join();
  std::printf("%d\n", inbox + outbox);
}
