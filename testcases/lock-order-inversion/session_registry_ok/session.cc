// Two files that agree: a session gives back its own lock before it leaves the registry.
// impasse: all = none
#include "session.h"

#include <cstdio>
#include <thread>

void Session::Close() {
  std::unique_lock<std::mutex> lock(mutex_);
  if (!open_) return;
  open_ = false;
  lock.unlock();
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
  std::thread closer([second] { second->Close(); });
  status.join();
  closer.join();
  std::printf("%s", registry.DescribeAll().c_str());
}
