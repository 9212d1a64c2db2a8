// Both only read: a reader does not keep another one out. And two objects have two mutexes.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <shared_mutex>
#include <thread>

std::shared_mutex mutex;
int value = 3;

int Sum() {
  std::shared_lock<std::shared_mutex> lock(mutex);
  int other = 0;
  std::thread reader([&] {
    std::shared_lock<std::shared_mutex> inner(mutex);
    other = value;
  });
  reader.join();
  return other + value;
}

class Account {
 public:
  void Deposit(int n) {
    std::lock_guard<std::mutex> lock(mutex_);
    balance_ += n;
  }
  void MoveTo(Account& other, int n) {
    std::lock_guard<std::mutex> lock(mutex_);
    balance_ -= n;
    std::thread depositor([&] { other.Deposit(n); });
    depositor.join();
  }

 private:
  std::mutex mutex_;
  int balance_ = 0;
};

int main() {
  Account a;
  Account b;
  a.MoveTo(b, 5);
  std::printf("%d\n", Sum());
}
