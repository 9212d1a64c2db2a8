// A recursive mutex is taken again inside the second lock by a thread that has it already: that is
// no second order.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

class Model {
 public:
  void Insert(int row) {
    std::lock_guard<std::recursive_mutex> data(data_mutex_);
    rows_ += row;
    std::lock_guard<std::recursive_mutex> view(view_mutex_);
    if (Rows() > 3) dirty_ = true;
  }
  void Paint() {
    std::lock_guard<std::recursive_mutex> data(data_mutex_);
    std::lock_guard<std::recursive_mutex> view(view_mutex_);
    painted_ = Rows();
    dirty_ = false;
  }

 private:
  int Rows() {
    std::lock_guard<std::recursive_mutex> data(data_mutex_);
    return rows_;
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
