// A coroutine that ends early has given its lock back before, or its guard does so.
// impasse: all = none
#include <coroutine>
#include <cstdio>
#include <exception>
#include <mutex>

struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

std::mutex inbox_mutex;
int inbox = 2;

Task Deliver(int letters) {
  inbox_mutex.lock();
  if (letters == 0) {
    inbox_mutex.unlock();
    co_return;
  }
  inbox += letters;
  inbox_mutex.unlock();
  co_await std::suspend_never();
  std::lock_guard<std::mutex> lock(inbox_mutex);
  if (inbox > 100) co_return;
  std::printf("%d\n", inbox);
}

int main() {
  Deliver(0);
  Deliver(3);
}
