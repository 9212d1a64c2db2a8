// Both ways round, by one thread.
// impasse: static = none
#include <mutex>

std::mutex a;
std::mutex b;
int n = 0;

void There() {
  for (;;) {
    a.lock();
    if (b.try_lock()) break;
    a.unlock();
  }
  ++n;
  b.unlock();
  a.unlock();
}

void Back() {
  for (;;) {
    b.lock();
    if (a.try_lock()) break;
    b.unlock();
  }
  ++n;
  a.unlock();
  b.unlock();
}

int main() {
  There();
  Back();
}
