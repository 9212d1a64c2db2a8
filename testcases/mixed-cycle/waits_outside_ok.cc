// impasse: all = none
//
// Threads are joined, futures awaited and values sent outside of the lock that the other side
// needs, or with a lock that it does not need, or into a buffer that has room.
#include <impasse/channel.h>

#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace {

class Server {
 public:
  void Start() {
    const std::lock_guard<std::mutex> lock(mu_);
    threads_.emplace_back([this] { Serve(); });
    threads_.emplace_back([this] { Serve(); });
  }
  void Stop() {
    std::vector<std::thread> stopped;
    {
      const std::lock_guard<std::mutex> lock(mu_);
      stopped.swap(threads_);
    }
    for (std::thread& thread : stopped) thread.join();
  }
  int served() {
    const std::lock_guard<std::mutex> lock(mu_);
    return served_;
  }

 private:
  void Serve() {
    const std::lock_guard<std::mutex> lock(mu_);
    ++served_;
  }
  std::mutex mu_;
  std::vector<std::thread> threads_;
  int served_ = 0;
};

class Cache {
 public:
  int Get() {
    std::shared_future<int> value;
    std::promise<int> mine;
    bool load = false;
    {
      const std::lock_guard<std::mutex> lock(mu_);
      if (!value_.valid()) {
        value_ = mine.get_future().share();
        load = true;
      }
      value = value_;
    }
    if (load) mine.set_value(42);
    return value.get();
  }

 private:
  std::mutex mu_;
  std::shared_future<int> value_;
};

void SendsWithLock() {
  std::mutex order;
  std::mutex other;
  impasse::channel<int> lines(4);
  impasse::channel<int> direct;
  std::thread reader([&] {
    direct.receive();
    const std::lock_guard<std::mutex> lock(order);
    while (lines.receive()) {
    }
  });
  {
    const std::lock_guard<std::mutex> lock(order);
    for (int i = 0; i < 3; ++i) (void)lines.send(i);  // fits
  }
  {
    const std::lock_guard<std::mutex> lock(other);
    (void)direct.send(1);
  }
  lines.close();
  reader.join();
}

}  // namespace

int main() {
  Server server;
  server.Start();
  server.Stop();
  Cache cache;
  std::thread twin([&] { cache.Get(); });
  const int value = cache.Get();
  twin.join();
  SendsWithLock();
  return server.served() == 2 && value == 42 ? 0 : 1;
}
