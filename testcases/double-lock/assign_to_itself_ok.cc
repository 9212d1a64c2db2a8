// The assignment asks whether both sides are one, then locks both at once; the copy constructor
// locks only the other side, since nobody knows the new object yet.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <string>

class Label {
 public:
  Label() = default;
  Label(const Label& other) {
    std::lock_guard<std::mutex> theirs(other.mutex_);
    text_ = other.text_;
  }
  Label& operator=(const Label& other) {
    if (this == &other) return *this;
    std::scoped_lock both(mutex_, other.mutex_);
    text_ = other.text_;
    return *this;
  }
  void Swap(Label& other) {
    if (this != &other) {
      std::scoped_lock both(mutex_, other.mutex_);
      text_.swap(other.text_);
    }
  }
  void Set(const std::string& text) {
    std::lock_guard<std::mutex> lock(mutex_);
    text_ = text;
  }
  std::size_t size() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return text_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

Label title;

int main() {
  title.Set("untitled");
  Label copy = title;
  Label& again = title;
  title = again;
  copy.Swap(title);
  copy = title;
  std::printf("%zu\n", copy.size());
}
