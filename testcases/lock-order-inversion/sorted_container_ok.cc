// All locks of a set are taken in the order of the set, which is the same for everybody; one of
// them alone is taken at any time.
// impasse: all = none
#include <cstdio>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

struct Table {
  std::mutex mutex;
  int rows = 0;
};

class Catalogue {
 public:
  Catalogue() {
    for (const int key : {7, 3, 5}) tables_[key].rows = key;
  }
  int CountAll() {
    std::vector<std::unique_lock<std::mutex>> locks;
    for (auto& [key, table] : tables_) locks.emplace_back(table.mutex);
    int rows = 0;
    for (const auto& [key, table] : tables_) rows += table.rows;
    return rows;
  }
  void Clear() {
    std::vector<std::unique_lock<std::mutex>> locks;
    for (auto& entry : tables_) locks.emplace_back(entry.second.mutex);
    for (auto& entry : tables_) entry.second.rows = 0;
  }
  void Insert(int key) {
    Table& table = tables_.at(key);
    std::lock_guard<std::mutex> lock(table.mutex);
    ++table.rows;
  }

 private:
  std::map<int, Table> tables_;
};

int main() {
  Catalogue catalogue;
  std::thread a([&] { catalogue.Insert(5); });
  std::thread b([&] { catalogue.Clear(); });
  catalogue.CountAll();
  a.join();
  b.join();
  std::printf("%d\n", catalogue.CountAll() >= 0);
}
