// A class template: the cycle is between two instantiations, in functions that exist once in the
// source.
// impasse: all = lock-order-inversion
#include <chrono>
#include <cstdio>
#include <map>
#include <mutex>
#include <string>
#include <thread>

template <typename Key, typename Value>
class Table {
 public:
  void Set(const Key& key, const Value& value) {
    std::lock_guard lock(mutex_);
    rows_[key] = value;
  }

  // Calls visit(value, other) under the lock of this table.
  template <typename Other, typename Visit>
  void Join(Other& other, Visit visit) {
    std::lock_guard lock(mutex_);
    for (auto& [key, value] : rows_) visit(value, other);
  }

 private:
  std::mutex mutex_;
  std::map<Key, Value> rows_;
};

using ById = Table<int, std::string>;
using ByName = Table<std::string, int>;

int main() {
  ById by_id;
  ByName by_name;
  by_id.Set(1, "anna");
  by_name.Set("berta", 2);
  std::thread forward([&] {
    by_id.Join(by_name, [](const std::string& name, ByName& other) { other.Set(name, 1); });
  });
  std::thread backward([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    by_name.Join(by_id, [](int id, ById& other) { other.Set(id, "berta"); });
  });
  forward.join();
  backward.join();
  std::puts("done");
}
