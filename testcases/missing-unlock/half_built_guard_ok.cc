// The lock is a member that was complete before the constructor throws; a delegating constructor
// makes the object complete before the second body runs.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <stdexcept>

class Journal {
 public:
  std::mutex mutex;
  int last_savepoint = 0;
};

class Rollback {
 public:
  Rollback(Journal& journal, int savepoint) : lock_(journal.mutex) {
    if (savepoint > journal.last_savepoint) throw std::out_of_range("no such savepoint");
    journal.last_savepoint = savepoint;
  }

 private:
  std::unique_lock<std::mutex> lock_;
};

class Checkpoint {
 public:
  Checkpoint(Journal& journal, int savepoint) : Checkpoint(journal) {
    if (savepoint < 0) throw std::out_of_range("negative savepoint");
    journal_.last_savepoint = savepoint;
  }
  ~Checkpoint() { journal_.mutex.unlock(); }

 private:
  explicit Checkpoint(Journal& journal) : journal_(journal) { journal_.mutex.lock(); }
  Journal& journal_;
};

template <typename Operation>
bool Try(Journal& journal, int savepoint) {
  try {
    const Operation operation(journal, savepoint);
    return true;
  } catch (const std::out_of_range&) {
    return false;
  }
}

int main() {
  Journal journal;
  const bool a = Try<Checkpoint>(journal, 5);
  const bool b = Try<Checkpoint>(journal, -1);
  const bool c = Try<Rollback>(journal, 7);
  const bool d = Try<Rollback>(journal, 4);
  std::printf("%d %d %d %d\n", a, b, c, d);
}
