// The lease dies before the lock of its owner is taken, and after that lock was given back: guards
// and leases die in the reverse order of their birth.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

class Pool {
 public:
  Pool() {
    std::lock_guard<std::mutex> lock(mutex_);
    idle_ = 1;
  }
  ~Pool() {
    std::lock_guard<std::mutex> lock(mutex_);
    idle_ = 0;
  }
  void Return() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++idle_;
  }
  template <typename Owner>
  void Reclaim(Owner& owner) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (owner.Idle()) ++idle_;
  }

 private:
  std::mutex mutex_;
  int idle_ = 0;
};

class Lease {
 public:
  explicit Lease(Pool* pool) : pool_(pool) {}
  ~Lease() { pool_->Return(); }
  Lease(const Lease&) = delete;

 private:
  Pool* pool_;
};

class Client {
 public:
  explicit Client(Pool* pool) : pool_(pool) {}
  void Query() {
    Lease lease(pool_);
    std::lock_guard<std::mutex> lock(mutex_);
    ++queries_;
  }
  void QueryTwice() {
    {
      Lease first(pool_);
    }
    mutex_.lock();
    ++queries_;
    mutex_.unlock();
    Lease second(pool_);
  }
  bool Idle() {
    std::lock_guard<std::mutex> lock(mutex_);
    return queries_ == 0;
  }

 private:
  Pool* pool_;
  std::mutex mutex_;
  int queries_ = 0;
};

int main() {
  Pool pool;
  Client client(&pool);
  std::thread query([&] {
    client.Query();
    client.QueryTwice();
  });
  std::thread reclaim([&] { pool.Reclaim(client); });
  query.join();
  reclaim.join();
  std::puts("done");
}
