// A buffer goes back to its pool when its owner lets it go; the session takes it out of the pointer
// under its lock and lets it go after that.
// impasse: all = none
#include <cstdio>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

class Session;

class BufferPool {
 public:
  struct Return {
    BufferPool* pool = nullptr;
    void operator()(int* buffer) const { pool->Take(buffer); }
  };
  using Buffer = std::unique_ptr<int, Return>;

  Buffer Give() { return Buffer(new int(0), Return{this}); }
  int Trim(Session& session);

 private:
  void Take(int* buffer) {
    std::lock_guard<std::mutex> lock(mutex_);
    free_.emplace_back(buffer);
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<int>> free_;
};

class Session {
 public:
  explicit Session(BufferPool& pool) : buffer_(pool.Give()) {}
  void Close() {
    BufferPool::Buffer buffer(nullptr, BufferPool::Return{});
    std::lock_guard<std::mutex> lock(mutex_);
    buffer = std::move(buffer_);
    open_ = false;
  }
  bool open() {
    std::lock_guard<std::mutex> lock(mutex_);
    return open_;
  }

 private:
  std::mutex mutex_;
  bool open_ = true;
  BufferPool::Buffer buffer_;
};

int BufferPool::Trim(Session& session) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (!session.open()) free_.clear();
  return static_cast<int>(free_.size());
}

int main() {
  BufferPool pool;
  Session session(pool);
  std::thread closer([&] { session.Close(); });
  pool.Trim(session);
  closer.join();
  std::puts("done");
}
