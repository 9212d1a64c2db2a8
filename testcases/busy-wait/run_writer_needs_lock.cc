// impasse: online = busy-wait, long-hold
// impasse: postmortem = long-hold
// impasse-run: options = --livelock-window 300ms
// impasse-run: timeout = 4s
//
// Spins with the lock in hand that the other thread needs to set the flag.
#include <atomic>
#include <mutex>
#include <thread>

namespace {

std::mutex table;
std::atomic<bool> loaded{false};

void Read(std::atomic<bool>& locked) {
  const std::lock_guard<std::mutex> guard(table);
  locked = true;
  while (!loaded) std::this_thread::yield();
}

void Load(std::atomic<bool>& locked) {
  while (!locked) std::this_thread::yield();
  const std::lock_guard<std::mutex> guard(table);
  loaded = true;
}

}  // namespace

int main() {
  std::atomic<bool> locked{false};
  std::thread reader([&locked] { Read(locked); });
  std::thread loader([&locked] { Load(locked); });
  reader.join();
  loader.join();
}
