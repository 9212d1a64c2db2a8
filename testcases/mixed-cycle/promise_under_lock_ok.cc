// The promise is set before the other thread takes the mutex.
// impasse: static = blocking-under-lock
// impasse: online = none -- the wait ends at once
// impasse: postmortem = none -- the wait ends at once
#include <cstdio>
#include <future>
#include <mutex>
#include <thread>

std::mutex state_mutex;
int state = 0;

int Ask() {
  std::promise<int> promise;
  std::future<int> answer = promise.get_future();
  std::unique_lock<std::mutex> lock(state_mutex);
  std::thread other([&] {
    promise.set_value(7);
    std::lock_guard<std::mutex> inner(state_mutex);
    ++state;
  });
  const int value = answer.get();
  lock.unlock();
  other.join();
  return value;
}

int main() { std::printf("%d %d\n", Ask(), state); }
