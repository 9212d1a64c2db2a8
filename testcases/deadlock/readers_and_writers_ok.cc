// impasse: online = none
// impasse: postmortem = none
//
// Readers and writers that give the lock back before they take it again.
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

namespace {

std::shared_mutex table;
long rows = 0;

long Read() {
  const std::shared_lock guard(table);
  return rows;
}

void Write() {
  const std::unique_lock guard(table);
  ++rows;
}

}  // namespace

int main() {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      for (int i = 0; i < 1000; ++i) {
        if ((i + t) % 10 == 0) {
          Write();
        } else {
          Read();
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}
