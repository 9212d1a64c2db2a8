// One side takes the gate as a reader, the other one as the writer: they exclude each other.
// impasse: all = none
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
    std::unique_lock<std::shared_mutex> epoch(epoch_mutex_);
    std::lock_guard<std::mutex> system(system_mutex_);
    std::lock_guard<std::mutex> user(user_mutex_);
    effective_ = system_value_;
    user_value_ = 0;
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
  user.join();
  administrator.join();
  std::puts("done");
}
