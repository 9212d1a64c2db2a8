// A lease gives itself back in its destructor, which takes the lock of the pool; the pool looks at
// its leases under that lock and takes theirs. The destructor runs under a lease's lock of its
// owner.
// impasse: all = lock-order-inversion
#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>
#include <thread>

class Pool {
 public:
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
    std::lock_guard<std::mutex> lock(mutex_);
    Lease lease(pool_);
    ++queries_;
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
  std::thread query([&] { client.Query(); });
  std::thread reclaim([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    pool.Reclaim(client);
  });
  query.join();
  reclaim.join();
  std::puts("done");
}
