// Eight readers look up again and again; the updater may never get in.
// impasse: static = writer-starvation
#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

std::shared_mutex table_mutex;
std::map<std::string, int> table;
std::atomic<bool> running{true};

void Serve() {
  while (running) {
    std::shared_lock<std::shared_mutex> lock(table_mutex);
    table.find("key");
  }
}

void Update(int value) {
  std::unique_lock<std::shared_mutex> lock(table_mutex);
  table["key"] = value;
}

int main() {
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i) readers.emplace_back(Serve);
  Update(1);
  running = false;
  for (std::thread& reader : readers) reader.join();
}
