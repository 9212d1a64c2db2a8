// A walk under the lock asks a function after each row whether to go on; when it says no, the walk
// returns with the lock.
// impasse: static = missing-unlock
// impasse: online = none -- the function never says no in this run
// impasse: postmortem = none -- the function never says no in this run
#include <cstdio>
#include <functional>
#include <mutex>
#include <vector>

class Rows {
 public:
  bool ForEach(const std::function<bool(int)>& visit) {
    mutex_.lock();
    for (const int row : rows_) {
      if (!visit(row)) return false;
    }
    mutex_.unlock();
    return true;
  }

 private:
  std::mutex mutex_;
  std::vector<int> rows_ = {1, 2, 3};
};

int main() {
  Rows rows;
  int sum = 0;
  rows.ForEach([&](int row) {
    sum += row;
    return true;
  });
  std::printf("%d\n", sum);
}
