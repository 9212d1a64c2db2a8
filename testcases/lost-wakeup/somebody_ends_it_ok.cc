// Waits that end: by their time, by a stop request, by the end of the program, by a call that is
// made through a function value, by what cannot be seen.
// impasse: all = none
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace {

using namespace std::chrono_literals;

std::mutex mu;
std::condition_variable_any changed;
bool never = false;
bool called = false;
int found = 0;

void Timed() {
  std::unique_lock<std::mutex> lock(mu);
  if (changed.wait_for(lock, 20ms, [] { return never; })) std::abort();
  const auto end = std::chrono::steady_clock::now() + 20ms;
  while (!never) {
    if (changed.wait_until(lock, end) == std::cv_status::timeout) break;
  }
}

void Stoppable(std::stop_token stop) {
  std::unique_lock<std::mutex> lock(mu);
  changed.wait(lock, stop, [] { return never; });
}

// Nobody has work for it: it ends with the program. What it waits on is not destroyed before.
void Serve() {
  static std::condition_variable_any& work = *new std::condition_variable_any;
  std::unique_lock<std::mutex> lock(mu);
  while (!never) work.wait(lock);
}

class Task {
 public:
  explicit Task(std::function<void()> done) : done_(std::move(done)) {}
  void Run() { done_(); }

 private:
  std::function<void()> done_;
};

void Call() {
  Task task([] {
    std::lock_guard<std::mutex> lock(mu);
    called = true;
    changed.notify_all();
  });
  std::thread thread([&] { task.Run(); });
  {
    std::unique_lock<std::mutex> lock(mu);
    while (!called) changed.wait(lock);
  }
  thread.join();
}

// How often it looks depends on what the environment says.
void Search() {
  std::thread thread([] {
    for (const char* at = std::getenv("PATH"); at != nullptr && *at != 0; ++at) {
      std::lock_guard<std::mutex> lock(mu);
      if (*at == '/') found = 1;
    }
    std::lock_guard<std::mutex> lock(mu);
    if (found == 0) found = -1;
    changed.notify_all();
  });
  {
    std::unique_lock<std::mutex> lock(mu);
    changed.wait(lock, [] { return found != 0; });
  }
  thread.join();
}

}  // namespace

int main() {
  Timed();
  std::jthread stoppable(Stoppable);
  std::thread(Serve).detach();
  Call();
  Search();
}
