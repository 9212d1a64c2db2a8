// The modes go apart behind the methods of a lock of one's own.
// impasse: static = bad-unlock
#include <shared_mutex>
#include <thread>

class RwLock {
 public:
  void ReadEnter() { mutex_.lock_shared(); }
  void ReadLeave() { mutex_.unlock_shared(); }
  void WriteEnter() { mutex_.lock(); }
  void WriteLeave() { mutex_.unlock(); }

 private:
  std::shared_mutex mutex_;
};

RwLock lock;
int total = 0;

int Read() {
  lock.ReadEnter();
  const int value = total;
  lock.ReadLeave();
  return value;
}

void Add(int n) {
  lock.WriteEnter();
  total += n;
  lock.ReadLeave();
}

void Reset() {
  lock.WriteEnter();
  total = 0;
  lock.WriteLeave();
}

int main() {
  std::thread adder([] { Add(3); });
  const int value = Read();
  adder.join();
  Reset();
  return value > 3;
}
