// The same with the file given back before the index is taken again.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

class Archive {
 public:
  int Read(int entry) {
    std::unique_lock<std::mutex> index(index_mutex_);
    int offset = 16 * entry;
    while (offset > 0) {
      std::unique_lock<std::mutex> file(file_mutex_);
      index.unlock();
      position_ = offset;
      offset -= 16;
      file.unlock();
      index.lock();
      ++reads_;
    }
    return reads_;
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
  std::thread seeker([&] { archive.Seek(0); });
  reader.join();
  seeker.join();
  std::puts("done");
}
