// The coroutine gives the lock of its session back before it suspends, and takes the one of the
// scheduler alone.
// impasse: all = none
#include <coroutine>
#include <cstdio>
#include <exception>
#include <mutex>
#include <thread>

struct Task {
  struct promise_type {
    Task get_return_object() {
      return Task{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> handle;
};

std::mutex session_mutex;
std::mutex scheduler_mutex;
int requests = 0;
int runnable = 0;

Task Serve() {
  {
    std::lock_guard<std::mutex> session(session_mutex);
    ++requests;
  }
  co_await std::suspend_always();
  {
    std::lock_guard<std::mutex> scheduler(scheduler_mutex);
    ++runnable;
  }
  std::lock_guard<std::mutex> session(session_mutex);
  --requests;
}

void CloseAll() {
  std::lock_guard<std::mutex> scheduler(scheduler_mutex);
  runnable = 0;
  std::lock_guard<std::mutex> session(session_mutex);
  requests = 0;
}

int main() {
  std::thread server([] {
    const Task task = Serve();
    task.handle.resume();
    task.handle.resume();
    task.handle.destroy();
  });
  CloseAll();
  server.join();
  std::puts("done");
}
