// A detached thread flushes for ever; it takes the file before the buffer, main the buffer before
// the file.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>

namespace {

std::mutex buffer_mutex;
std::mutex file_mutex;
std::string buffer;
std::size_t file_size = 0;

void FlushLoop() {
  for (;;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::lock_guard<std::mutex> file(file_mutex);
    std::lock_guard<std::mutex> pending(buffer_mutex);
    file_size += buffer.size();
    buffer.clear();
  }
}

void Write(const char* line) {
  std::lock_guard<std::mutex> pending(buffer_mutex);
  buffer += line;
  if (buffer.size() > 64) {
    std::lock_guard<std::mutex> file(file_mutex);
    file_size += buffer.size();
    buffer.clear();
  }
}

}  // namespace

int main() {
  std::thread(FlushLoop).detach();
  for (int i = 0; i < 100; ++i) Write("a line of the log\n");
  std::puts("done");
  std::quick_exit(0);
}
