// A download that fails keeps its permit, and the third one waits for a permit for ever.
// impasse: static = count-mismatch
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <semaphore>
#include <thread>

namespace {

std::counting_semaphore<8> permits(2);

bool Fetch(int part) { return part > 1; }

void Download(int part) {
  permits.acquire();
  if (!Fetch(part)) return;
  permits.release();
}

}  // namespace

int main() {
  std::thread downloads[2];
  for (int i = 0; i < 2; ++i) downloads[i] = std::thread(Download, i);
  for (std::thread& download : downloads) download.join();
  permits.acquire();
}
