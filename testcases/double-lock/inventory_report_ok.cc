// The same report with a private function that expects the lock, with a recursive mutex, and with
// two objects of the class.
// impasse: all = none
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
  int Total() const {
    std::lock_guard<std::mutex> lock(mutex_);
    int sum = 0;
    for (const auto& row : parts_) sum += CountLocked(row.first);
    return sum;
  }
  void TakeOver(const Inventory& other) {
    const int more = other.Total();
    std::lock_guard<std::mutex> lock(mutex_);
    parts_["taken over"] += more;
  }

 private:
  int CountLocked(const std::string& part) const {
    const auto found = parts_.find(part);
    return found == parts_.end() ? 0 : found->second;
  }

  mutable std::mutex mutex_;
  std::map<std::string, int> parts_;
};

class Tree {
 public:
  explicit Tree(int depth) : depth_(depth) {}
  int Size() {
    std::lock_guard<std::recursive_mutex> lock(mutex_);
    if (depth_ == 0) return 1;
    --depth_;
    const int size = 2 * Size() + 1;
    ++depth_;
    return size;
  }

 private:
  std::recursive_mutex mutex_;
  int depth_;
};

int main() {
  Inventory inventory;
  Inventory branch;
  inventory.Add("bolt", 3);
  branch.TakeOver(inventory);
  Tree tree(3);
  std::printf("%d %d\n", branch.Total(), tree.Size());
}
