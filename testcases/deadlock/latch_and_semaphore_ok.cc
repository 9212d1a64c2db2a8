// impasse: online = none
// impasse: postmortem = none
//
// Latch and semaphore of the C++ library, used well.
#include <latch>
#include <semaphore>
#include <thread>
#include <vector>

int main() {
  constexpr int kThreads = 4;
  std::latch done(kThreads);
  std::counting_semaphore<> slots(2);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 200; ++j) {
        slots.acquire();
        std::this_thread::yield();
        slots.release();
      }
      done.count_down();
    });
  }
  done.wait();
  for (std::thread& thread : threads) thread.join();
}
