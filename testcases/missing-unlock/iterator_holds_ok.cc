// A cursor keeps the lock of its table in a member and gives it back when it dies; it can be moved,
// and closed before its end.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <utility>
#include <vector>

struct Table {
  std::mutex mutex;
  std::vector<int> rows = {3, 1, 2};
};

class Cursor {
 public:
  explicit Cursor(Table& table) : table_(&table), lock_(table.mutex) {}
  bool Next(int* row) {
    if (at_ == table_->rows.size()) return false;
    *row = table_->rows[at_++];
    return true;
  }
  void Close() { lock_.unlock(); }

 private:
  Table* table_;
  std::unique_lock<std::mutex> lock_;
  std::size_t at_ = 0;
};

Cursor Open(Table& table) {
  Cursor cursor(table);
  int skipped = 0;
  cursor.Next(&skipped);
  return cursor;
}

int Find(Table& table, int wanted) {
  Cursor cursor = Open(table);
  int row = 0;
  while (cursor.Next(&row)) {
    if (row == wanted) return row;
  }
  cursor.Close();
  return -1;
}

int main() {
  Table table;
  const int found = Find(table, 1);
  const int missing = Find(table, 9);
  Cursor opened = Open(table);
  Cursor moved = std::move(opened);
  moved.Close();
  std::printf("%d %d\n", found, missing);
}
