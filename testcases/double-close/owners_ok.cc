// impasse: all = none
//
// One close for each channel: channels of an array, a new one for each round, one that its shared
// owner closes when the last of them goes, and a queue by hand that may be closed again.
#include <impasse/channel.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>

namespace {

void Array() {
  impasse::channel<int> lanes[2];
  std::thread reader([&] {
    for (impasse::channel<int>& lane : lanes) {
      while (lane.receive()) {
      }
    }
  });
  for (int i = 0; i < 2; ++i) {
    (void)lanes[i].send(i);
    lanes[i].close();
  }
  reader.join();
}

void Rounds() {
  for (int round = 0; round < 3; ++round) {
    impasse::channel<int> answers(1);
    (void)answers.send(round);
    answers.close();
    while (answers.receive()) {
    }
  }
}

struct Stream {
  impasse::channel<int> values{4};
  ~Stream() { values.close(); }
};

void Shared() {
  auto stream = std::make_shared<Stream>();
  std::thread other([stream] { (void)stream->values.try_send(1); });
  (void)stream->values.try_send(2);
  stream.reset();
  other.join();
}

class Queue {
 public:
  void Push(int v) {
    const std::lock_guard<std::mutex> lock(mu_);
    values_.push(v);
    changed_.notify_one();
  }
  bool Pop(int& v) {
    std::unique_lock<std::mutex> lock(mu_);
    changed_.wait(lock, [this] { return closed_ || !values_.empty(); });
    if (values_.empty()) return false;
    v = values_.front();
    values_.pop();
    return true;
  }
  void Close() {
    const std::lock_guard<std::mutex> lock(mu_);
    closed_ = true;
    changed_.notify_all();
  }
  ~Queue() { Close(); }

 private:
  std::mutex mu_;
  std::condition_variable changed_;
  std::queue<int> values_;
  bool closed_ = false;
};

void Again() {
  Queue queue;
  std::thread reader([&] {
    int v = 0;
    while (queue.Pop(v)) {
    }
  });
  queue.Push(1);
  queue.Close();
  queue.Close();
  reader.join();
}

}  // namespace

int main() {
  Array();
  Rounds();
  Shared();
  Again();
}
