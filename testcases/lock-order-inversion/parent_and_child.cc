// A window locks itself and then its children to paint; a child that changes its size locks itself
// and then its window. Both hold pointers that were set when they were made.
// impasse: all = lock-order-inversion
#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

class Window;

class Widget {
 public:
  explicit Widget(Window* window) : window_(window) {}
  void Paint() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++painted_;
  }
  void Resize(int width);

 private:
  Window* window_;
  std::mutex mutex_;
  int width_ = 0;
  int painted_ = 0;
};

class Window {
 public:
  Widget* AddWidget() {
    std::lock_guard<std::mutex> lock(mutex_);
    widgets_.push_back(std::make_unique<Widget>(this));
    return widgets_.back().get();
  }
  void Paint() {
    std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& widget : widgets_) widget->Paint();
  }
  void Invalidate() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++invalid_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Widget>> widgets_;
  int invalid_ = 0;
};

void Widget::Resize(int width) {
  std::lock_guard<std::mutex> lock(mutex_);
  width_ = width;
  window_->Invalidate();
}

int main() {
  Window window;
  Widget* button = window.AddWidget();
  std::thread painter([&] { window.Paint(); });
  std::thread layout([=] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    button->Resize(80);
  });
  painter.join();
  layout.join();
  std::puts("done");
}
