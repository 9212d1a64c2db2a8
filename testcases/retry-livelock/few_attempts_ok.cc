// impasse: all = none
//
// A few attempts, and then the locks are taken in order; an attempt whose failure ends the work; a
// helper that takes whichever of two queues is free.
#include <mutex>
#include <thread>

namespace {

std::mutex left;
std::mutex right;
int moved = 0;

bool TryBoth(std::mutex& first, std::mutex& second) {
  const std::unique_lock<std::mutex> one(first, std::try_to_lock);
  if (!one) return false;
  const std::unique_lock<std::mutex> two(second, std::try_to_lock);
  if (!two) return false;
  ++moved;
  return true;
}

void Move(std::mutex& first, std::mutex& second) {
  for (int attempt = 0; attempt < 3; ++attempt) {
    if (TryBoth(first, second)) return;
    std::this_thread::yield();
  }
  const std::scoped_lock both(left, right);
  ++moved;
}

void Refresh() {
  if (!left.try_lock()) return;  // the next one will do it
  if (right.try_lock()) {
    ++moved;
    right.unlock();
  }
  left.unlock();
}

void Help() {
  for (std::mutex* queue : {&left, &right}) {
    if (!queue->try_lock()) continue;
    queue->unlock();
    return;
  }
}

}  // namespace

int main() {
  std::thread there([] { Move(left, right); });
  std::thread back([] { Move(right, left); });
  std::thread helper([] {
    Refresh();
    Help();
  });
  there.join();
  back.join();
  helper.join();
}
