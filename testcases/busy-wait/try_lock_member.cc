// The same with std::mutex.
// impasse: static = busy-wait
#include <mutex>
#include <thread>

class Counter {
 public:
  void Add(int n) {
    while (!mu_.try_lock()) {
    }
    total_ += n;
    mu_.unlock();
  }

 private:
  std::mutex mu_;
  int total_ = 0;
};

int main() {
  Counter counter;
  std::thread other([&counter] { counter.Add(1); });
  counter.Add(2);
  other.join();
}
