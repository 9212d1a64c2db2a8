// impasse: all = none
//
// A barrier by hand that is used in rounds: its generation tells who has been let go; a semaphore
// and a reader-writer lock by hand, whose notifications go to whoever may go on.
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

class CyclicBarrier {
 public:
  explicit CyclicBarrier(int parties) : parties_(parties), missing_(parties) {}
  void Await() {
    std::unique_lock<std::mutex> lock(mu_);
    const unsigned mine = generation_;
    if (--missing_ == 0) {
      ++generation_;
      missing_ = parties_;
      turned_.notify_all();
      return;
    }
    turned_.wait(lock, [&] { return generation_ != mine; });
  }

 private:
  std::mutex mu_;
  std::condition_variable turned_;
  const int parties_;
  int missing_;
  unsigned generation_ = 0;
};

class Permits {
 public:
  explicit Permits(int permits) : permits_(permits) {}
  void Take() {
    std::unique_lock<std::mutex> lock(mu_);
    while (permits_ <= 0) freed_.wait(lock);
    --permits_;
  }
  void Give() {
    const std::lock_guard<std::mutex> lock(mu_);
    ++permits_;
    freed_.notify_one();
  }

 private:
  std::mutex mu_;
  std::condition_variable freed_;
  int permits_;
};

class ReadWriteLock {
 public:
  void LockRead() {
    std::unique_lock<std::mutex> lock(mu_);
    while (writing_ || writers_waiting_ > 0) read_.wait(lock);
    ++readers_;
  }
  void UnlockRead() {
    const std::lock_guard<std::mutex> lock(mu_);
    if (--readers_ == 0 && writers_waiting_ > 0) write_.notify_one();
  }
  void LockWrite() {
    std::unique_lock<std::mutex> lock(mu_);
    ++writers_waiting_;
    while (writing_ || readers_ > 0) write_.wait(lock);
    --writers_waiting_;
    writing_ = true;
  }
  void UnlockWrite() {
    const std::lock_guard<std::mutex> lock(mu_);
    writing_ = false;
    if (writers_waiting_ > 0) {
      write_.notify_one();
    } else {
      read_.notify_all();
    }
  }

 private:
  std::mutex mu_;
  std::condition_variable read_;
  std::condition_variable write_;
  int readers_ = 0;
  int writers_waiting_ = 0;
  bool writing_ = false;
};

}  // namespace

int main() {
  CyclicBarrier barrier(3);
  Permits permits(1);
  ReadWriteLock table;
  const auto work = [&] {
    for (int round = 0; round < 2; ++round) barrier.Await();
    permits.Take();
    permits.Give();
    table.LockRead();
    table.UnlockRead();
    table.LockWrite();
    table.UnlockWrite();
  };
  std::thread first(work);
  std::thread second(work);
  work();
  first.join();
  second.join();
}
