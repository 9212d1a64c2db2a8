// A public function that locks calls another public function that locks the same object.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <cstdio>
#include <map>
#include <mutex>
#include <string>

class Inventory {
 public:
  void Add(const std::string& part, int count) {
    std::lock_guard<std::mutex> lock(mutex_);
    parts_[part] += count;
  }
  int CountOf(const std::string& part) const {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto found = parts_.find(part);
    return found == parts_.end() ? 0 : found->second;
  }
  int Total() const {
    std::lock_guard<std::mutex> lock(mutex_);
    int sum = 0;
    for (const auto& row : parts_) sum += CountOf(row.first);
    return sum;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, int> parts_;
};

int main() {
  Inventory inventory;
  inventory.Add("bolt", 3);
  std::printf("%d\n", inventory.Total());
}
