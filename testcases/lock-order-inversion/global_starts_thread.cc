// A global starts a thread in its constructor; the constructor of the next global runs while that
// thread does, and takes the same locks the other way round. main takes none.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <thread>

std::mutex plugins_mutex;
std::mutex paths_mutex;
int plugins = 0;
int paths = 0;

class Scanner {
 public:
  Scanner() : thread_([] { Scan(); }) {}
  ~Scanner() { thread_.join(); }

 private:
  static void Scan() {
    std::lock_guard<std::mutex> p(paths_mutex);
    ++paths;
    std::lock_guard<std::mutex> q(plugins_mutex);
    plugins += paths;
  }
  std::thread thread_;
};

class Builtins {
 public:
  Builtins() {
    std::lock_guard<std::mutex> q(plugins_mutex);
    ++plugins;
    std::lock_guard<std::mutex> p(paths_mutex);
    ++paths;
  }
};

Scanner scanner;
Builtins builtins;

int main() { std::puts("done"); }
