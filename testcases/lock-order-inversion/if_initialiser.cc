// A guard in the initialiser of an if lives to the end of the else branch.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <map>
#include <mutex>
#include <string>
#include <thread>

class FontCache {
 public:
  int Width(const std::string& text) {
    if (std::lock_guard<std::mutex> lock(widths_mutex_); widths_.count(text) != 0) {
      return widths_[text];
    } else {
      return Measure(text);
    }
  }
  void Load(int face) {
    std::lock_guard<std::mutex> lock(face_mutex_);
    face_ = face;
    std::lock_guard<std::mutex> widths(widths_mutex_);
    widths_.clear();
  }

 private:
  int Measure(const std::string& text) {
    std::lock_guard<std::mutex> lock(face_mutex_);
    return face_ * static_cast<int>(text.size());
  }

  std::mutex widths_mutex_;
  std::mutex face_mutex_;
  std::map<std::string, int> widths_;
  int face_ = 8;
};

FontCache fonts;

int main() {
  std::thread painter([] { fonts.Width("hello"); });
  fonts.Load(9);
  painter.join();
  std::puts("done");
}
