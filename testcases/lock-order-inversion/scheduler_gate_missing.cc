// A gate lock that only one side takes is no gate.
// impasse: all = lock-order-inversion
#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>

class Store {
 public:
  void Compact() {
    std::lock_guard<std::mutex> gate(gate_);
    std::lock_guard<std::mutex> index(index_mutex_);
    std::lock_guard<std::mutex> data(data_mutex_);
    ++compactions_;
  }
  void Verify() {
    std::lock_guard<std::mutex> data(data_mutex_);
    std::lock_guard<std::mutex> index(index_mutex_);
    ++verifications_;
  }

 private:
  std::mutex gate_;
  std::mutex index_mutex_;
  std::mutex data_mutex_;
  int compactions_ = 0;
  int verifications_ = 0;
};

int main() {
  Store store;
  std::thread compactor([&] { store.Compact(); });
  std::thread verifier([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    store.Verify();
  });
  compactor.join();
  verifier.join();
  std::puts("done");
}
