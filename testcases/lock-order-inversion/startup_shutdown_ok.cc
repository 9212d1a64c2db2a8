// The main thread takes the locks the other way round before the worker is started and after it
// has been joined.
// impasse: all = none
#include <cstdio>
#include <map>
#include <mutex>
#include <string>
#include <thread>

class Service {
 public:
  void Configure() {
    std::lock_guard<std::mutex> state(state_mutex_);
    std::lock_guard<std::mutex> config(config_mutex_);
    config_["threads"] = "4";
    running_ = true;
  }
  void Work() {
    std::lock_guard<std::mutex> config(config_mutex_);
    if (config_.empty()) return;
    std::lock_guard<std::mutex> state(state_mutex_);
    ++steps_;
  }
  void Shutdown() {
    std::lock_guard<std::mutex> state(state_mutex_);
    running_ = false;
    std::lock_guard<std::mutex> config(config_mutex_);
    config_.clear();
  }
  int steps() const { return steps_; }

 private:
  std::mutex state_mutex_;
  std::mutex config_mutex_;
  std::map<std::string, std::string> config_;
  bool running_ = false;
  int steps_ = 0;
};

int main() {
  Service service;
  service.Configure();
  std::thread worker(&Service::Work, &service);
  worker.join();
  service.Shutdown();
  std::printf("%d\n", service.steps());
}
