// Two files with a static function, a static lock and a local class of the same names, which take
// the shared locks in opposite order relative to a lock of their own.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

#include "shared.h"

namespace {
std::mutex guard_mutex;

class Helper {
 public:
  void Run() {
    std::lock_guard<std::mutex> lock(guard_mutex);
    std::lock_guard<std::mutex> table(table_mutex);
    ++table_rows;
  }
};
}  // namespace

static void Prepare() {
  std::lock_guard<std::mutex> table(table_mutex);
  ++table_rows;
}

int main() {
  Prepare();
  std::thread reader([] { Helper().Run(); });
  std::thread writer(WriterMain);
  reader.join();
  writer.join();
  std::printf("%d\n", table_rows);
}
