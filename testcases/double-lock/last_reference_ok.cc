// What is dropped is moved out under the lock and destroyed after it: by a local that was declared
// before the guard, and by a list that is swapped.
// impasse: all = none
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

class Table;

class Entry {
 public:
  explicit Entry(Table* table) : table_(table) {}
  ~Entry();

 private:
  Table* table_;
};

class Table {
 public:
  void Add(int key) {
    auto entry = std::make_shared<Entry>(this);
    std::lock_guard<std::mutex> lock(mutex_);
    entries_[key].swap(entry);
    ++alive_;
  }
  void Remove(int key) {
    std::shared_ptr<Entry> dropped;
    std::lock_guard<std::mutex> lock(mutex_);
    auto found = entries_.find(key);
    if (found == entries_.end()) return;
    dropped = std::move(found->second);
    entries_.erase(found);
  }
  void Clear() {
    std::map<int, std::shared_ptr<Entry>> dropped;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      dropped.swap(entries_);
    }
    dropped.clear();
  }
  void Forget() {
    std::lock_guard<std::mutex> lock(mutex_);
    --alive_;
  }
  int alive() {
    std::lock_guard<std::mutex> lock(mutex_);
    return alive_;
  }

 private:
  std::mutex mutex_;
  std::map<int, std::shared_ptr<Entry>> entries_;
  int alive_ = 0;
};

Entry::~Entry() { table_->Forget(); }

int main() {
  Table table;
  for (int key = 0; key < 3; ++key) table.Add(key);
  table.Remove(1);
  table.Clear();
  std::printf("%d\n", table.alive());
}
