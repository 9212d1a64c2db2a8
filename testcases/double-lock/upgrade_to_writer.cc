// A reader of a shared mutex asks for it exclusively without giving back its share.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <cstdio>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Settings {
 public:
  std::string Get(const std::string& key) {
    std::shared_lock<std::shared_mutex> reading(mutex_);
    const auto found = values_.find(key);
    if (found != values_.end()) return found->second;
    return Insert(key);
  }

 private:
  std::string Insert(const std::string& key) {
    std::unique_lock<std::shared_mutex> writing(mutex_);
    return values_[key] = "default";
  }

  std::shared_mutex mutex_;
  std::map<std::string, std::string> values_;
};

int main() {
  Settings settings;
  std::printf("%s\n", settings.Get("colour").c_str());
}
