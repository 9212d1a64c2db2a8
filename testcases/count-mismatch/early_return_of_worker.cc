// As many workers as the latch counts, but one that finds its input missing does not count down.
// impasse: static = count-mismatch
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <cstdlib>
#include <latch>
#include <thread>
#include <vector>

namespace {

bool Open(int file) { return file % 2 == 0; }

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 2;
  std::latch loaded(count);
  std::vector<std::thread> workers;
  for (int i = 0; i < count; ++i) {
    workers.emplace_back([&loaded, i] {
      if (!Open(i)) return;
      loaded.count_down();
    });
  }
  loaded.wait();
  for (std::thread& worker : workers) worker.join();
}
