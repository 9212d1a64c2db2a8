// An exception between lock and unlock leaves with the lock.
// impasse: static = missing-unlock
// impasse: online = none -- the run throws nothing
// impasse: postmortem = none -- the run throws nothing
#include <cstdio>
#include <mutex>
#include <stdexcept>
#include <vector>

class Matrix {
 public:
  void Resize(int rows, int columns) {
    mutex_.lock();
    if (rows <= 0 || columns <= 0) throw std::invalid_argument("empty matrix");
    cells_.assign(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns), 0.0);
    mutex_.unlock();
  }
  std::size_t size() {
    std::lock_guard<std::mutex> lock(mutex_);
    return cells_.size();
  }

 private:
  std::mutex mutex_;
  std::vector<double> cells_;
};

int main() {
  Matrix matrix;
  matrix.Resize(3, 4);
  std::printf("%zu\n", matrix.size());
}
