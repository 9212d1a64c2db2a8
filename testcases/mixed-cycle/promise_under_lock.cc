// The answer is awaited with the mutex under which the other thread gives it.
// impasse: static = mixed-cycle
// impasse: online = deadlock
#include <future>
#include <mutex>
#include <thread>

std::mutex state_mutex;
int state = 0;

void Answer(std::promise<int>& promise) {
  std::lock_guard<std::mutex> lock(state_mutex);
  promise.set_value(++state);
}

int Ask() {
  std::promise<int> promise;
  std::future<int> answer = promise.get_future();
  std::unique_lock<std::mutex> lock(state_mutex);
  std::thread other([&] { Answer(promise); });
  const int value = answer.get();
  lock.unlock();
  other.join();
  return value;
}

int main() { return Ask() == 1 ? 0 : 1; }
