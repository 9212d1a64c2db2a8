#include <mutex>

#include "shared.h"

namespace {
std::mutex guard_mutex;

class Helper {
 public:
  void Run() {
    std::lock_guard<std::mutex> table(table_mutex);
    std::lock_guard<std::mutex> lock(guard_mutex);
    ++table_rows;
  }
};
}  // namespace

static void Prepare() { std::lock_guard<std::mutex> lock(guard_mutex); }

void WriterMain() {
  Prepare();
  Helper().Run();
}
