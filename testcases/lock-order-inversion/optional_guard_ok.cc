// A guard in an optional is reset before the other lock is taken, and a mutex that an optional may
// hold is used only where it does.
// impasse: all = none
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

std::mutex cache_mutex;
std::mutex disk_mutex;
std::map<int, int> cache;

int Load(int page) {
  std::optional<std::lock_guard<std::mutex>> cached;
  cached.emplace(cache_mutex);
  if (auto found = cache.find(page); found != cache.end()) return found->second;
  cached.reset();
  int content = 0;
  {
    std::lock_guard<std::mutex> disk(disk_mutex);
    content = page * 2;
  }
  cached.emplace(cache_mutex);
  cache[page] = content;
  return content;
}

void Evict(int page) {
  std::lock_guard<std::mutex> disk(disk_mutex);
  std::lock_guard<std::mutex> cached(cache_mutex);
  cache.erase(page);
}

struct Channel {
  std::optional<std::mutex> exclusive;  // only shared channels have one
  int sent = 0;
};

void Send(Channel& channel) {
  std::unique_lock<std::mutex> lock;
  if (channel.exclusive) lock = std::unique_lock<std::mutex>(*channel.exclusive);
  ++channel.sent;
}

int main() {
  Channel shared;
  shared.exclusive.emplace();
  std::thread reader([&] {
    Load(7);
    Send(shared);
  });
  std::thread evictor([&] {
    Evict(7);
    Send(shared);
  });
  reader.join();
  evictor.join();
  std::printf("%d\n", shared.sent);
}
