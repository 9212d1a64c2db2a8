// impasse: all = none
//
// What closes comes after what sends: behind a latch, a barrier, a lock handed over, an answer that
// is sent last; and each instance of a class closes its own channel.
#include <impasse/channel.h>

#include <barrier>
#include <latch>
#include <semaphore>
#include <thread>

namespace {

void BehindALatch() {
  impasse::channel<int> values(2);
  std::latch sent(2);
  const auto send = [&](int value) {
    values.send(value);
    sent.count_down();
  };
  std::thread first(send, 1);
  std::thread second(send, 2);
  std::thread closer([&] {
    sent.wait();
    values.close();
  });
  while (values.receive()) {
  }
  first.join();
  second.join();
  closer.join();
}

void BehindABarrier() {
  impasse::channel<int> values(1);
  std::barrier phase(2);
  std::thread sender([&] {
    values.send(1);
    phase.arrive_and_wait();
  });
  phase.arrive_and_wait();
  values.close();
  sender.join();
}

void BehindASemaphore() {
  impasse::channel<int> values(1);
  std::binary_semaphore sent(0);
  std::thread sender([&] {
    values.send(1);
    sent.release();
  });
  sent.acquire();
  values.close();
  sender.join();
}

class Source {
 public:
  void Run(int count) {
    for (int i = 0; i < count; ++i) out_.send(i);
    out_.close();
  }
  int Sum() {
    int sum = 0;
    for (const int value : out_) sum += value;
    return sum;
  }

 private:
  impasse::channel<int> out_{1};
};

}  // namespace

int main() {
  BehindALatch();
  BehindABarrier();
  BehindASemaphore();
  Source even;
  Source odd;
  std::thread first([&] { even.Run(3); });
  std::thread second([&] { odd.Run(4); });
  const int sum = even.Sum() + odd.Sum();
  first.join();
  second.join();
  return sum == 9 ? 0 : 1;
}
