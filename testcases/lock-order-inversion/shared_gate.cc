// Both sides take the gate first, but as readers: readers share it, and it keeps nobody apart.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <shared_mutex>
#include <thread>

class Configuration {
 public:
  void ApplyUser() {
    std::shared_lock<std::shared_mutex> epoch(epoch_mutex_);
    std::lock_guard<std::mutex> user(user_mutex_);
    std::lock_guard<std::mutex> system(system_mutex_);
    effective_ = user_value_ + system_value_;
  }
  void ApplySystem() {
    std::shared_lock<std::shared_mutex> epoch(epoch_mutex_);
    std::lock_guard<std::mutex> system(system_mutex_);
    std::lock_guard<std::mutex> user(user_mutex_);
    effective_ = system_value_;
    user_value_ = 0;
  }
  void Reload() {
    std::unique_lock<std::shared_mutex> epoch(epoch_mutex_);
    ++system_value_;
  }

 private:
  std::shared_mutex epoch_mutex_;
  std::mutex user_mutex_;
  std::mutex system_mutex_;
  int user_value_ = 1;
  int system_value_ = 2;
  int effective_ = 0;
};

Configuration configuration;

int main() {
  std::thread user([] { configuration.ApplyUser(); });
  std::thread administrator([] { configuration.ApplySystem(); });
  configuration.Reload();
  user.join();
  administrator.join();
  std::puts("done");
}
