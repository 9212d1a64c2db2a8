// impasse: static = channel-cycle
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Each thread fills the queue of the other before it reads its own: four requests and four answers,
// and each queue holds two.
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
  Lane<2> requests;
  Lane<2> answers;
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
