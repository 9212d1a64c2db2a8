// impasse: all = none
//
// Promises and packaged tasks that are set once: by the first who claims a flag, by an exception
// when the value could not be made, in rounds with a new promise each; tasks that are run here, in
// a thread, or end without having run, which breaks the promise.
#include <atomic>
#include <exception>
#include <functional>
#include <future>
#include <mutex>
#include <queue>
#include <stdexcept>
#include <thread>
#include <utility>

namespace {

int FirstOfTwo() {
  std::promise<int> first;
  std::future<int> result = first.get_future();
  std::atomic<bool> taken{false};
  const auto offer = [&](int value) {
    if (!taken.exchange(true)) first.set_value(value);
  };
  std::thread one(offer, 1);
  std::thread two(offer, 2);
  const int value = result.get();
  one.join();
  two.join();
  return value;
}

class Once {
 public:
  void Set(int value) {
    const std::lock_guard<std::mutex> lock(mu_);
    if (done_) return;
    done_ = true;
    answer_.set_value(value);
  }
  int Get() { return answer_.get_future().get(); }

 private:
  std::mutex mu_;
  bool done_ = false;
  std::promise<int> answer_;
};

int Parse(int text) {
  if (text < 0) throw std::invalid_argument("text");
  return text;
}

int ValueOrError(int text) {
  std::promise<int> parsed;
  std::future<int> result = parsed.get_future();
  std::thread parser([&] {
    try {
      parsed.set_value(Parse(text));
    } catch (...) {
      parsed.set_exception(std::current_exception());
    }
  });
  int value = 0;
  try {
    value = result.get();
  } catch (const std::invalid_argument&) {
  }
  parser.join();
  return value;
}

int Rounds() {
  int sum = 0;
  for (int i = 0; i < 3; ++i) {
    std::promise<int> answer;
    std::future<int> result = answer.get_future();
    std::thread other([&] { answer.set_value(1); });
    sum += result.get();
    other.join();
  }
  return sum;
}

int Tasks() {
  std::packaged_task<int()> here([] { return 1; });
  std::future<int> first = here.get_future();
  here();
  std::packaged_task<int(int)> there([](int n) { return n; });
  std::future<int> second = there.get_future();
  std::thread thread(std::move(there), 2);
  int sum = first.get() + second.get();
  thread.join();
  std::future<int> broken;
  {
    std::packaged_task<int()> never([] { return 7; });
    broken = never.get_future();
  }
  try {
    sum += broken.get();
  } catch (const std::future_error&) {
    ++sum;
  }
  return sum;
}

int Queued() {
  std::queue<std::packaged_task<int()>> tasks;
  std::packaged_task<int()> task([] { return 1; });
  std::future<int> result = task.get_future();
  tasks.push(std::move(task));
  std::function<void()> kept = [&] {
    tasks.front()();
    tasks.pop();
  };
  kept();
  return result.get();
}

}  // namespace

int main(int argc, char**) {
  Once once;
  std::thread setter([&] { once.Set(1); });
  once.Set(2);
  setter.join();
  const int sum = ValueOrError(argc) + ValueOrError(-argc) + Rounds() + Tasks() + Queued();
  return FirstOfTwo() > 0 && once.Get() > 0 && sum == 9 ? 0 : 1;
}
