#include <map>
#include <mutex>
#include <thread>

#include "store.h"

namespace {

class Index : public Listener {
 public:
  explicit Index(Store& store) : store_(store) {}
  void OnChange(const std::string& key) override {
    std::lock_guard<std::mutex> lock(mutex_);
    ++changes_[key];
  }
  int Busiest() {
    std::lock_guard<std::mutex> lock(mutex_);
    int value = 0;
    for (const auto& [key, changes] : changes_) {
      if (changes > 1) value = store_.Get(key);
    }
    return value;
  }

 private:
  Store& store_;
  std::mutex mutex_;
  std::map<std::string, int> changes_;
};

}  // namespace

int main() {
  Store store;
  Index index(store);
  store.SetListener(&index);
  std::thread writer([&] {
    for (int i = 0; i < 10; ++i) store.Put("k", i);
  });
  for (int i = 0; i < 10; ++i) index.Busiest();
  writer.join();
}
