// std::lock and std::scoped_lock take both without an order of their own.
// impasse: static = none
#include <mutex>
#include <thread>

std::mutex left;
std::mutex right;
int rounds = 0;

void First() {
  std::lock(left, right);
  ++rounds;
  left.unlock();
  right.unlock();
  std::scoped_lock both(left, right);
  ++rounds;
}

void Second() {
  std::lock(right, left);
  ++rounds;
  right.unlock();
  left.unlock();
  std::scoped_lock both(right, left);
  ++rounds;
}

int main() {
  std::thread a(First);
  std::thread b(Second);
  a.join();
  b.join();
}
