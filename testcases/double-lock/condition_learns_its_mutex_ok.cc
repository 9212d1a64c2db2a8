// A wrapped condition is told its mutex after it was made; its wait gives that mutex back.
// impasse: static = none
#include <condition_variable>
#include <mutex>
#include <thread>

class Condition {
 public:
  void Use(std::mutex* mutex) { mutex_ = mutex; }
  void Wait() {
    std::unique_lock<std::mutex> lock(*mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }
  void Signal() { condition_.notify_one(); }

 private:
  std::condition_variable condition_;
  std::mutex* mutex_ = nullptr;
};

struct Mailbox {
  std::mutex mutex;
  Condition filled;
  int letters = 0;
};

void Open(Mailbox& box) { box.filled.Use(&box.mutex); }

void Post(Mailbox& box) {
  box.mutex.lock();
  ++box.letters;
  box.filled.Signal();
  box.mutex.unlock();
}

void Fetch(Mailbox& box) {
  box.mutex.lock();
  while (box.letters == 0) box.filled.Wait();
  --box.letters;
  box.mutex.unlock();
}

int main() {
  Mailbox box;
  Open(box);
  std::thread reader([&] { Fetch(box); });
  Post(box);
  reader.join();
}
