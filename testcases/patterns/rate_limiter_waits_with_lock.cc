// impasse: static = mixed-cycle
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The caller waits for a token with the lock in hand that the ticker needs to hand one out.
#include <impasse/channel.h>

#include <mutex>
#include <thread>

int main() {
  std::mutex rate;
  impasse::channel<int> tokens;
  std::unique_lock<std::mutex> lock(rate);
  std::thread ticker([&] {
    const std::lock_guard<std::mutex> mine(rate);
    tokens.send(1);
  });
  tokens.receive();
  lock.unlock();
  ticker.join();
}
