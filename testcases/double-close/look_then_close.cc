// impasse: static = double-close
// impasse: online = skip -- the second close throws, when it happens
// impasse: postmortem = skip -- as online
//
// Both look at the flag before either of them has set it.
#include <impasse/channel.h>

#include <atomic>
#include <thread>

int main() {
  impasse::channel<int> lines(1);
  std::atomic<bool> closed{false};
  const auto close = [&] {
    if (closed.load()) return;
    closed.store(true);
    lines.close();
  };
  std::thread writer([&] {
    (void)lines.try_send(1);
    close();
  });
  lines.try_receive();
  close();
  writer.join();
}
