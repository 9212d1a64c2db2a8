// Locks that outlive the function on purpose: taken in a constructor and given back in the
// destructor, taken by Begin and given back by Commit, handed over in a returned object or a
// member.
// impasse: all = none
#include <cstdio>
#include <memory>
#include <mutex>
#include <utility>

class Database {
 public:
  class Transaction {
   public:
    explicit Transaction(Database* database) : database_(database) { database_->Begin(); }
    Transaction(Transaction&& other) noexcept
        : database_(std::exchange(other.database_, nullptr)) {}
    ~Transaction() {
      if (database_ != nullptr) database_->Commit();
    }
    void Set(int value) { database_->last_ = value; }

   private:
    Database* database_;
  };

  Transaction Open() { return Transaction(this); }

  void Begin() { mutex_.lock(); }
  void Commit() {
    ++commits_;
    mutex_.unlock();
  }
  bool TryBegin(int key) {
    if (key < 0) return false;
    mutex_.lock();
    return true;
  }
  int commits() {
    std::lock_guard<std::mutex> lock(mutex_);
    return commits_;
  }

 private:
  std::mutex mutex_;
  int last_ = 0;
  int commits_ = 0;
};

struct Cursor {
  std::unique_lock<std::mutex> hold;
  int position = 0;
};

std::mutex rows_mutex;

std::unique_ptr<Cursor> OpenCursor(int position) {
  auto cursor = std::make_unique<Cursor>();
  if (position < 0) return nullptr;
  std::unique_lock<std::mutex> hold(rows_mutex);
  cursor->hold = std::move(hold);
  cursor->position = position;
  return cursor;
}

int main() {
  Database database;
  {
    Database::Transaction transaction = database.Open();
    transaction.Set(7);
  }
  if (database.TryBegin(3)) database.Commit();
  auto cursor = OpenCursor(2);
  cursor.reset();
  cursor = OpenCursor(4);
  std::printf("%d %d\n", database.commits(), cursor->position);
}
