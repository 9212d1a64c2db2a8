// impasse: static = none
//
// A journal that writes several entries at once: while a batch is open, which the object notes, its
// functions find the mutex locked and leave it so.
#include <mutex>
#include <string>
#include <vector>

namespace {

class Journal {
 public:
  void Add(const std::string& entry) {
    if (!batch_) mutex_.lock();
    entries_.push_back(entry);
    if (!batch_) mutex_.unlock();
  }
  void AddAll(const std::vector<std::string>& entries) {
    mutex_.lock();
    batch_ = true;
    for (const std::string& entry : entries) Add(entry);
    batch_ = false;
    mutex_.unlock();
  }

 private:
  std::mutex mutex_;
  bool batch_ = false;
  std::vector<std::string> entries_;
};

}  // namespace

int main() {
  Journal journal;
  journal.Add("begin");
  journal.AddAll({"one", "two"});
}
