// Guards in the initialisers of an if, a switch and a for are gone after the statement.
// impasse: all = none
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
    }
    const int width = Measure(text);
    switch (std::lock_guard<std::mutex> lock(widths_mutex_); widths_.size()) {
      case 100:
        widths_.clear();
        break;
      default:
        widths_[text] = width;
    }
    return width + Faces();
  }
  int Load(int face) {
    std::lock_guard<std::mutex> lock(face_mutex_);
    face_ = face;
    std::lock_guard<std::mutex> widths(widths_mutex_);
    widths_.clear();
    return face;
  }

 private:
  int Measure(const std::string& text) {
    std::lock_guard<std::mutex> lock(face_mutex_);
    return face_ * static_cast<int>(text.size());
  }
  int Faces() {
    int faces = 0;
    for (std::unique_lock<std::mutex> lock(widths_mutex_); faces < 3;) ++faces;
    std::lock_guard<std::mutex> lock(face_mutex_);
    return face_ - face_ + faces;
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
