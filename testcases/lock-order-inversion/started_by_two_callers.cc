// A helper starts one thread; it is called in two places, and so the same function, with both
// orders in it, runs twice at once.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
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
  --indexed;
}

class Background {
 public:
  void Start() { thread_ = std::thread(Compact); }
  void Wait() { thread_.join(); }

 private:
  std::thread thread_;
};

void Import(Background& background) {
  background.Start();
  ++blobs;
}

int main() {
  Background on_start;
  Background on_import;
  on_start.Start();
  Import(on_import);
  on_start.Wait();
  on_import.Wait();
  std::printf("%d\n", indexed);
}
