// impasse: all = none
//
// The same two threads, and room for all that they send before they read.
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>

template <std::size_t kRoom>
class Lane {
 public:
  void Put(int value) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return HasRoom(); });
    values_.push_back(value);
    changed_.notify_all();
  }
  int Get() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return !values_.empty(); });
    const int value = values_.front();
    values_.pop_front();
    changed_.notify_all();
    return value;
  }

 private:
  bool HasRoom() const { return values_.size() < kRoom; }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> values_;
};

struct Link {
  Lane<4> requests;
  Lane<4> answers;
};

void Ask(Link& link) {
  for (int i = 0; i < 4; ++i) link.requests.Put(i);
  for (int i = 0; i < 4; ++i) link.answers.Get();
}

void Answer(Link& link) {
  for (int i = 0; i < 4; ++i) link.answers.Put(i);
  for (int i = 0; i < 4; ++i) link.requests.Get();
}

int main() {
  Link link;
  std::thread server([&] { Answer(link); });
  Ask(link);
  server.join();
}
