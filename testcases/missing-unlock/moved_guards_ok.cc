// Guards that change hands: assigned, put into a vector, given to a thread's closure.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <utility>
#include <vector>

std::mutex first_mutex;
std::mutex second_mutex;
int total = 0;

void AssignGuards() {
  std::unique_lock<std::mutex> lock;
  lock = std::unique_lock<std::mutex>(first_mutex);
  ++total;
  lock = std::unique_lock<std::mutex>();
  lock = std::unique_lock<std::mutex>(second_mutex);
  ++total;
}

void CollectGuards() {
  std::vector<std::unique_lock<std::mutex>> locks;
  locks.emplace_back(first_mutex);
  locks.push_back(std::unique_lock<std::mutex>(second_mutex));
  ++total;
  if (total > 100) return;
  locks.clear();
}

void CaptureGuard() {
  std::unique_lock<std::mutex> lock(first_mutex);
  auto finish = [held = std::move(lock)]() mutable { held.unlock(); };
  ++total;
  finish();
}

int main() {
  AssignGuards();
  CollectGuards();
  CaptureGuard();
  std::printf("%d\n", total);
}
