// A reader ends with the unlock of a writer: the count of readers stays, and the next writer waits.
// impasse: static = bad-unlock
#include <map>
#include <shared_mutex>
#include <string>
#include <thread>

class Settings {
 public:
  std::string Get(const std::string& key) {
    mutex_.lock_shared();
    const auto found = values_.find(key);
    std::string value = found == values_.end() ? "" : found->second;
    mutex_.unlock();
    return value;
  }
  void Set(const std::string& key, const std::string& value) {
    mutex_.lock();
    values_[key] = value;
    mutex_.unlock();
  }

 private:
  std::shared_mutex mutex_;
  std::map<std::string, std::string> values_;
};

int main() {
  Settings settings;
  std::thread reader([&] { settings.Get("colour"); });
  settings.Set("colour", "red");
  reader.join();
}
