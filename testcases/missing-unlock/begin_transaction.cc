// The lock is taken and given back by two helpers; one path out of the caller forgets the second.
// impasse: static = missing-unlock
// impasse: online = none -- the faulty path is not taken in this run
// impasse: postmortem = none -- the faulty path is not taken in this run
#include <cstdio>
#include <mutex>

class Database {
 public:
  bool Store(int key, int value) {
    Begin();
    if (key < 0) return false;
    last_ = value;
    if (value == 0) {
      Rollback();
      return false;
    }
    Commit();
    return true;
  }

 private:
  void Begin() {
    mutex_.lock();
    open_ = true;
  }
  void Commit() {
    ++commits_;
    End();
  }
  void Rollback() { End(); }
  void End() {
    open_ = false;
    mutex_.unlock();
  }

  std::mutex mutex_;
  bool open_ = false;
  int last_ = 0;
  int commits_ = 0;
};

int main() {
  Database database;
  std::printf("%d %d\n", database.Store(1, 5), database.Store(1, 0));
}
