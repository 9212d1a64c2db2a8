// Two files that each look right: the registry describes its sessions under its lock, and a session
// that closes leaves the registry under its own.
// impasse: all = lock-order-inversion
#include "session.h"

#include <chrono>
#include <cstdio>
#include <thread>

void Session::Close() {
  std::unique_lock<std::mutex> lock(mutex_);
  if (!open_) return;
  open_ = false;
  registry_->Forget(id_);
}

std::string Session::Describe() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return std::to_string(id_) + (open_ ? " open" : " closed");
}

int main() {
  Registry registry;
  registry.Open(1);
  const std::shared_ptr<Session> second = registry.Open(2);
  std::thread status([&registry] { registry.DescribeAll(); });
  std::thread closer([second] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    second->Close();
  });
  status.join();
  closer.join();
  std::printf("%s", registry.DescribeAll().c_str());
}
