// An assignment locks both sides and does not ask whether they are one.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <cstdio>
#include <mutex>
#include <string>

class Label {
 public:
  Label() = default;
  Label(const Label&) = delete;
  Label& operator=(const Label& other) {
    std::lock_guard<std::mutex> theirs(other.mutex_);
    std::lock_guard<std::mutex> mine(mutex_);
    text_ = other.text_;
    return *this;
  }
  void Set(const std::string& text) {
    std::lock_guard<std::mutex> lock(mutex_);
    text_ = text;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

Label title;

Label& CurrentLabel() { return title; }

int main() {
  title.Set("untitled");
  title = CurrentLabel();
  std::puts("done");
}
