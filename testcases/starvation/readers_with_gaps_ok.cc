// impasse: online = none
// impasse: postmortem = none
//
// Readers leave gaps, in which the writer gets its turn.
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

namespace {

std::shared_mutex table;
long rows = 0;

void Read() {
  for (int i = 0; i < 150; ++i) {
    {
      const std::shared_lock guard(table);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(8));
  }
}

}  // namespace

int main() {
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back(Read);
  for (int i = 0; i < 20; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const std::unique_lock guard(table);
    ++rows;
  }
  for (std::thread& reader : readers) reader.join();
}
