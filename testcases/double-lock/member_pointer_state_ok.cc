// The same machine takes the event out under its lock and runs the handler without it; the handlers
// of another machine run under a lock that they do not take.
// impasse: all = none
#include <cstdio>
#include <deque>
#include <mutex>

class Machine {
 public:
  using Handler = void (Machine::*)(int);

  void Post(int event) {
    std::lock_guard<std::mutex> lock(mutex_);
    events_.push_back(event);
  }

  bool Step() {
    Handler handler = nullptr;
    int event = 0;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      if (events_.empty()) return false;
      event = events_.front();
      events_.pop_front();
      handler = handlers_[state_];
    }
    (this->*handler)(event);
    return true;
  }

 private:
  void OnIdle(int event) {
    std::lock_guard<std::mutex> lock(mutex_);
    state_ = event > 10 ? 1 : 0;
  }
  void OnBusy(int event) {
    if (event > 8) Post(event - 1);
  }

  static constexpr Handler handlers_[] = {&Machine::OnIdle, &Machine::OnBusy};

  std::mutex mutex_;
  std::deque<int> events_;
  int state_ = 0;
};

class Turnstile {
 public:
  void Push(bool coin) {
    std::lock_guard<std::mutex> lock(mutex_);
    void (Turnstile::*action)() = coin ? &Turnstile::Open : &Turnstile::Count;
    (this->*action)();
  }

 private:
  void Open() { open_ = true; }
  void Count() { passed_ += open_ ? 1 : 0; }

  std::mutex mutex_;
  bool open_ = false;
  int passed_ = 0;
};

int main() {
  Machine machine;
  machine.Post(12);
  machine.Post(11);
  int steps = 0;
  while (machine.Step()) ++steps;
  Turnstile turnstile;
  turnstile.Push(true);
  turnstile.Push(false);
  std::printf("%d\n", steps);
}
