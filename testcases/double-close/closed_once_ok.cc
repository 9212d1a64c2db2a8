// impasse: all = none
//
// Two may close, and one does: the first that exchanges a flag, the last of a count, the one who
// finds it open with the lock held, the destructor if nobody else did.
#include <impasse/channel.h>

#include <atomic>
#include <mutex>
#include <thread>

namespace {

void ByFlag() {
  impasse::channel<int> events(1);
  std::atomic<bool> closed{false};
  const auto close = [&] {
    if (!closed.exchange(true)) events.close();
  };
  std::thread other(close);
  close();
  events.receive();
  other.join();
}

void ByCount() {
  impasse::channel<int> results(2);
  std::atomic<int> senders{2};
  const auto work = [&](int value) {
    (void)results.send(value);
    if (--senders == 0) results.close();
  };
  std::thread first(work, 1);
  std::thread second(work, 2);
  while (results.receive()) {
  }
  first.join();
  second.join();
}

class Feed {
 public:
  ~Feed() { Stop(); }
  void Stop() {
    const std::lock_guard<std::mutex> lock(mu_);
    if (stopped_) return;
    stopped_ = true;
    items_.close();
  }
  bool Put(int item) {
    const std::lock_guard<std::mutex> lock(mu_);
    return !stopped_ && items_.try_send(item);
  }
  std::optional<int> Next() { return items_.receive(); }

 private:
  std::mutex mu_;
  bool stopped_ = false;
  impasse::channel<int> items_{1};
};

class Owner {
 public:
  ~Owner() {
    if (!events_.closed()) events_.close();
  }
  void Finish() { events_.close(); }
  void Drain() { events_.try_receive(); }

 private:
  impasse::channel<int> events_;
};

}  // namespace

int main() {
  ByFlag();
  ByCount();
  Feed feed;
  std::thread reader([&] {
    while (feed.Next()) {
    }
  });
  feed.Put(1);
  feed.Stop();
  reader.join();
  Owner finished;
  finished.Finish();
  finished.Drain();
  Owner left;
}
