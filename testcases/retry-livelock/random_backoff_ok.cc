// Each waits for a random time: they do not stay in step.
// impasse: static = none
#include <chrono>
#include <mutex>
#include <random>
#include <thread>

std::mutex left;
std::mutex right;
int rounds = 0;

void First() {
  std::mt19937 engine(std::random_device{}());
  std::uniform_int_distribution<int> delay(1, 200);
  for (;;) {
    left.lock();
    if (right.try_lock()) break;
    left.unlock();
    std::this_thread::sleep_for(std::chrono::microseconds(delay(engine)));
  }
  ++rounds;
  right.unlock();
  left.unlock();
}

void Second() {
  std::mt19937 engine(std::random_device{}());
  std::uniform_int_distribution<int> delay(1, 200);
  for (;;) {
    right.lock();
    if (left.try_lock()) break;
    right.unlock();
    std::this_thread::sleep_for(std::chrono::microseconds(delay(engine)));
  }
  ++rounds;
  left.unlock();
  right.unlock();
}

int main() {
  std::thread a(First);
  std::thread b(Second);
  a.join();
  b.join();
}
