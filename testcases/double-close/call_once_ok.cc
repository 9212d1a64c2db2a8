// impasse: all = none
//
// What call_once lets in only once: the close of a channel, and the start of a thread that needs a
// lock, and not the flag.
#include <impasse/channel.h>

#include <mutex>
#include <thread>

namespace {

void ByOnce() {
  impasse::channel<int> events;
  std::once_flag once;
  const auto close = [&] { std::call_once(once, [&] { events.close(); }); };
  std::thread other(close);
  close();
  other.join();
  events.receive();
}

std::mutex registry;
int entries = 0;
std::once_flag loaded;

void Load() {
  std::call_once(loaded, [] {
    std::thread loader([] {
      const std::lock_guard<std::mutex> lock(registry);
      ++entries;
    });
    loader.join();
  });
}

}  // namespace

int main() {
  ByOnce();
  std::thread other(Load);
  Load();
  other.join();
  return entries == 1 ? 0 : 1;
}
