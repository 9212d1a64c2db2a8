// A state machine runs the handler of its state through a pointer to a member function, under its
// lock; one handler posts an event to the same machine.
// impasse: static = double-lock
// impasse: online = none -- the state that posts is not reached in this run
// impasse: postmortem = none -- the state that posts is not reached in this run
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

  void Step() {
    std::lock_guard<std::mutex> lock(mutex_);
    if (events_.empty()) return;
    const int event = events_.front();
    events_.pop_front();
    (this->*handlers_[state_])(event);
  }

 private:
  void OnIdle(int event) { state_ = event > 10 ? 1 : 0; }
  void OnBusy(int event) {
    state_ = 0;
    if (event != 0) Post(event - 1);
  }

  static constexpr Handler handlers_[] = {&Machine::OnIdle, &Machine::OnBusy};

  std::mutex mutex_;
  std::deque<int> events_;
  int state_ = 0;
};

int main() {
  Machine machine;
  machine.Post(5);
  machine.Step();
  std::puts("done");
}
