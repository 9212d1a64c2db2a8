// The table drops the last reference to an entry while it holds its lock; the destructor of the
// entry takes itself out of the same table.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <cstdio>
#include <mutex>

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
  Entry* Add() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++alive_;
    delete spare_;
    spare_ = nullptr;
    return new Entry(this);
  }
  void Keep(Entry* entry) {
    std::lock_guard<std::mutex> lock(mutex_);
    spare_ = entry;
  }
  void Forget() {
    std::lock_guard<std::mutex> lock(mutex_);
    --alive_;
  }

 private:
  std::mutex mutex_;
  Entry* spare_ = nullptr;
  int alive_ = 0;
};

Entry::~Entry() { table_->Forget(); }

Table table;

int main() {
  Entry* first = table.Add();
  table.Keep(first);
  Entry* second = table.Add();
  delete second;
  std::puts("done");
}
