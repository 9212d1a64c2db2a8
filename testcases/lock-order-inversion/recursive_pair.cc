// Two recursive mutexes: each may be taken twice by one thread, and still two threads wait for each
// other when they disagree about the order.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <thread>

class Model {
 public:
  void Insert(int row) {
    std::lock_guard<std::recursive_mutex> data(data_mutex_);
    rows_ += row;
    Notify();
  }
  void Paint() {
    std::lock_guard<std::recursive_mutex> view(view_mutex_);
    painted_ = Rows();
    Notify();
  }

 private:
  int Rows() {
    std::lock_guard<std::recursive_mutex> data(data_mutex_);
    return rows_;
  }
  void Notify() {
    std::lock_guard<std::recursive_mutex> view(view_mutex_);
    dirty_ = painted_ != rows_;
  }

  std::recursive_mutex data_mutex_;
  std::recursive_mutex view_mutex_;
  int rows_ = 0;
  int painted_ = 0;
  bool dirty_ = false;
};

Model model;

int main() {
  std::thread loader([] { model.Insert(4); });
  model.Paint();
  loader.join();
  std::puts("done");
}
