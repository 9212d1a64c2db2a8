// A coroutine locks by hand and ends early with the lock.
// impasse: static = missing-unlock
// impasse: online = none -- the faulty path is not taken in this run
// impasse: postmortem = none -- the faulty path is not taken in this run
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
  if (letters == 0) co_return;
  inbox += letters;
  inbox_mutex.unlock();
  co_await std::suspend_never();
  std::printf("%d\n", letters);
}

int main() { Deliver(3); }
