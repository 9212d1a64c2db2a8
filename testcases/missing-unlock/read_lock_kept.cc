// A share of a reader-writer lock stays behind on one path: every writer after it waits for ever.
// impasse: static = missing-unlock
// impasse: online = none -- the name is known in this run
// impasse: postmortem = none -- the name is known in this run
#include <cstdio>
#include <map>
#include <shared_mutex>
#include <string>

class Directory {
 public:
  void Add(const std::string& name, int number) {
    mutex_.lock();
    numbers_[name] = number;
    mutex_.unlock();
  }
  int Number(const std::string& name) {
    mutex_.lock_shared();
    const auto found = numbers_.find(name);
    if (found == numbers_.end()) return -1;
    const int number = found->second;
    mutex_.unlock_shared();
    return number;
  }

 private:
  std::shared_mutex mutex_;
  std::map<std::string, int> numbers_;
};

int main() {
  Directory directory;
  directory.Add("office", 12);
  std::printf("%d\n", directory.Number("office"));
}
