// std::unique_lock throws when it is to unlock what it does not own.
// impasse: static = bad-unlock
#include <mutex>
#include <thread>
#include <vector>

class Batch {
 public:
  void Add(int n) {
    std::unique_lock<std::mutex> lock(mutex_);
    items_.push_back(n);
    if (items_.size() < 10) return;
    std::vector<int> full;
    full.swap(items_);
    lock.unlock();
    Write(full);
    lock.unlock();
  }

 private:
  static void Write(const std::vector<int>&) {}
  std::mutex mutex_;
  std::vector<int> items_;
};

int main() {
  Batch batch;
  std::thread other([&] { batch.Add(1); });
  batch.Add(2);
  other.join();
}
