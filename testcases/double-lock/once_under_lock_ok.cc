// As once_under_lock, with a lock of its own for the set-up, and a method as the routine.
// impasse: static = none
// impasse: online = skip -- a library
// impasse: postmortem = skip -- a library
#include <mutex>

class Table {
 public:
  int Look(int i) {
    std::call_once(ready_, &Table::SetUp, this);
    return table_[i];
  }
  void Register(int i) {
    const std::lock_guard<std::mutex> lock(registry_);
    table_[i] = Look(i) + 1;
  }

 private:
  void SetUp() {
    const std::lock_guard<std::mutex> lock(set_up_);
    table_[0] = 3;
  }
  std::mutex registry_;
  std::mutex set_up_;
  std::once_flag ready_;
  int table_[8] = {};
};

Table everything;
int Look(int i) { return everything.Look(i); }
void Register(int i) { everything.Register(i); }
