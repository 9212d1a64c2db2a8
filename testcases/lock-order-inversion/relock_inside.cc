// The index lock is dropped for a slow read and taken again while the lock of the file is still
// held: from there on the order is turned round.
// impasse: all = lock-order-inversion
#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>

class Archive {
 public:
  int Read(int entry) {
    std::unique_lock<std::mutex> index(index_mutex_);
    const int offset = 16 * entry;
    std::unique_lock<std::mutex> file(file_mutex_);
    index.unlock();
    position_ = offset;
    index.lock();
    ++reads_;
    return position_;
  }

  void Seek(int offset) {
    std::lock_guard<std::mutex> index(index_mutex_);
    std::lock_guard<std::mutex> file(file_mutex_);
    position_ = offset;
  }

 private:
  std::mutex index_mutex_;
  std::mutex file_mutex_;
  int position_ = 0;
  int reads_ = 0;
};

int main() {
  Archive archive;
  std::thread reader([&] { archive.Read(3); });
  std::thread seeker([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    archive.Seek(0);
  });
  reader.join();
  seeker.join();
  std::puts("done");
}
