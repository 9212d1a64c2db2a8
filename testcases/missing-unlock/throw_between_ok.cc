// Exceptions that meet a guard, a handler that gives the lock back, or an end of the program
// instead of an exception.
// impasse: all = none
#include <cstdio>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <vector>

class Matrix {
 public:
  void Resize(int rows, int columns) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (rows <= 0 || columns <= 0) throw std::invalid_argument("empty matrix");
    cells_.assign(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns), 0.0);
  }
  void Append(double cell) {
    mutex_.lock();
    try {
      if (cell < 0) throw std::domain_error("negative");
      cells_.push_back(cell);
    } catch (...) {
      mutex_.unlock();
      throw;
    }
    mutex_.unlock();
  }
  void Fill(double cell) noexcept {
    mutex_.lock();
    if (cells_.empty()) std::terminate();
    for (double& c : cells_) c = cell;
    mutex_.unlock();
  }
  bool Check() {
    mutex_.lock();
    const bool good = !cells_.empty();
    mutex_.unlock();
    if (!good) throw std::logic_error("empty");
    return good;
  }

 private:
  std::mutex mutex_;
  std::vector<double> cells_;
};

int main() {
  Matrix matrix;
  matrix.Resize(3, 4);
  matrix.Append(1);
  matrix.Fill(2);
  try {
    matrix.Append(-1);
  } catch (const std::domain_error& error) {
    std::puts(error.what());
  }
  std::printf("%d\n", matrix.Check() ? 1 : 0);
}
