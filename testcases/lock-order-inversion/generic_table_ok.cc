// The locks of three instantiations are three locks: each thread goes down the chain, none comes
// back.
// impasse: all = none
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
using Marks = Table<char, int>;

int main() {
  ById by_id;
  ByName by_name;
  Marks marks;
  by_id.Set(1, "anna");
  by_name.Set("berta", 2);
  std::thread forward([&] {
    by_id.Join(by_name, [](const std::string& name, ByName& other) { other.Set(name, 1); });
  });
  std::thread onward([&] {
    by_name.Join(marks, [](int mark, Marks& other) { other.Set('b', mark); });
    by_id.Join(marks, [](const std::string& name, Marks& other) { other.Set(name[0], 0); });
  });
  forward.join();
  onward.join();
  std::puts("done");
}
