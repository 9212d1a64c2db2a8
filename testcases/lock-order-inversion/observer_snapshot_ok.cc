// The subject copies its list of observers under its lock and calls them without it.
// impasse: all = none
#include <cstdio>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

class Subject {
 public:
  void Subscribe(std::function<void(int)> observer) {
    std::lock_guard<std::mutex> lock(mutex_);
    observers_.push_back(std::move(observer));
  }

  void Publish(int value) {
    std::vector<std::function<void(int)>> copy;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      copy = observers_;
    }
    for (const auto& observer : copy) observer(value);
  }

 private:
  std::mutex mutex_;
  std::vector<std::function<void(int)>> observers_;
};

class View {
 public:
  explicit View(Subject* subject) : subject_(subject) {
    subject_->Subscribe([this](int value) { Update(value); });
  }

  void Reopen() {
    std::lock_guard<std::mutex> lock(mutex_);
    subject_->Subscribe([](int) {});
  }

  int shown() {
    std::lock_guard<std::mutex> lock(mutex_);
    return shown_;
  }

 private:
  void Update(int value) {
    std::lock_guard<std::mutex> lock(mutex_);
    shown_ = value;
  }

  Subject* subject_;
  std::mutex mutex_;
  int shown_ = 0;
};

int main() {
  Subject prices;
  View view(&prices);
  std::thread feed([&] { prices.Publish(42); });
  std::thread user([&] { view.Reopen(); });
  feed.join();
  user.join();
  std::printf("%d\n", view.shown());
}
