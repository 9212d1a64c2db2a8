// The same function is started again and again, but each time the one before has been joined:
// there is never more than one.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

std::mutex index_mutex;
std::mutex blob_mutex;
int indexed = 0;
int blobs = 0;

void Compact() {
  {
    std::lock_guard<std::mutex> index(index_mutex);
    ++indexed;
    std::lock_guard<std::mutex> blob(blob_mutex);
    --blobs;
  }
  std::lock_guard<std::mutex> blob(blob_mutex);
  ++blobs;
  std::lock_guard<std::mutex> index(index_mutex);
  ++indexed;
}

int main() {
  for (int round = 0; round < 3; ++round) {
    std::thread compaction(Compact);
    compaction.join();
  }
  std::printf("%d\n", indexed);
}
