// The same function with both orders, run by two threads at once.
// impasse: static = lock-order-inversion
// impasse: online = skip -- whether both orders meet is a matter of chance
// impasse: postmortem = skip -- whether both orders meet is a matter of chance
#include <cstdio>
#include <mutex>
#include <thread>
#include <vector>

class Journal {
 public:
  void Flush() {
    std::lock_guard<std::mutex> buffer(buffer_mutex_);
    std::lock_guard<std::mutex> file(file_mutex_);
    written_ += buffered_;
  }
  void Rotate() {
    std::lock_guard<std::mutex> file(file_mutex_);
    std::lock_guard<std::mutex> buffer(buffer_mutex_);
    buffered_ = 0;
  }

 private:
  std::mutex buffer_mutex_;
  std::mutex file_mutex_;
  int buffered_ = 0;
  int written_ = 0;
};

void Serve(Journal& journal) {
  journal.Flush();
  journal.Rotate();
}

int main() {
  Journal journal;
  std::vector<std::thread> workers;
  for (int i = 0; i < 2; ++i) workers.emplace_back(Serve, std::ref(journal));
  for (std::thread& worker : workers) worker.join();
  std::puts("done");
}
