#include <cstdio>
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
    busiest_ = ++changes_[key] > 1 ? key : busiest_;
  }
  int Busiest() {
    std::string key;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      key = busiest_;
    }
    return store_.Get(key);
  }

 private:
  Store& store_;
  std::mutex mutex_;
  std::string busiest_;
  std::map<std::string, int> changes_;
};

class Mirror {
 public:
  explicit Mirror(Store& store) : store_(store) {}
  void OnChange(const std::string& key) {
    std::lock_guard<std::mutex> lock(mutex_);
    value_ = store_.Get(key);
  }

 private:
  Store& store_;
  std::mutex mutex_;
  int value_ = 0;
};

}  // namespace

int main() {
  Store store;
  Index index(store);
  Mirror mirror(store);
  store.SetListener(&index);
  std::thread writer([&] {
    for (int i = 0; i < 10; ++i) store.Put("k", i);
  });
  mirror.OnChange("k");
  index.Busiest();
  writer.join();
  std::printf("%d\n", store.Get("k"));
}
