// A cursor takes the lock of its table in its constructor by hand; Close gives it back, but the
// cursor has no destructor, and one function leaves without Close.
// impasse: static = missing-unlock
// impasse: online = none -- the faulty path is not taken in this run
// impasse: postmortem = none -- the faulty path is not taken in this run
#include <cstdio>
#include <mutex>
#include <vector>

struct Table {
  std::mutex mutex;
  std::vector<int> rows = {3, 1, 2};
};

class Cursor {
 public:
  explicit Cursor(Table& table) : table_(table) { table_.mutex.lock(); }
  bool Next(int* row) {
    if (at_ == table_.rows.size()) return false;
    *row = table_.rows[at_++];
    return true;
  }
  void Close() { table_.mutex.unlock(); }

 private:
  Table& table_;
  std::size_t at_ = 0;
};

int Find(Table& table, int wanted) {
  Cursor cursor(table);
  int row = 0;
  int position = 0;
  while (cursor.Next(&row)) {
    if (row == wanted) return position;
    ++position;
  }
  cursor.Close();
  return -1;
}

int main() {
  Table table;
  std::printf("%d\n", Find(table, 9));
}
