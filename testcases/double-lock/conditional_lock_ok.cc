// Locks that are taken only when asked for: by a flag, by a null pointer, by a constant of the
// caller, by a flag of the object that never changes.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <vector>

class Arena {
 public:
  explicit Arena(bool shared) : shared_(shared) {}

  void* Allocate(std::size_t bytes, bool already_locked) {
    if (!already_locked) mutex_.lock();
    void* block = &blocks_.emplace_back(bytes);
    if (!already_locked) mutex_.unlock();
    return block;
  }

  std::size_t AllocateMany(int count) {
    std::lock_guard<std::mutex> lock(mutex_);
    for (int i = 0; i < count; ++i) Allocate(16, true);
    return blocks_.size();
  }

  std::size_t size() {
    if (shared_) mutex_.lock();
    const std::size_t size = blocks_.size();
    if (shared_) mutex_.unlock();
    return size;
  }

 private:
  const bool shared_;
  std::mutex mutex_;
  std::vector<std::size_t> blocks_;
};

std::mutex registry_mutex;
int registered = 0;

void Register(std::mutex* mutex) {
  if (mutex != nullptr) mutex->lock();
  ++registered;
  if (mutex != nullptr) mutex->unlock();
}

void RegisterTwo() {
  registry_mutex.lock();
  Register(nullptr);
  Register(nullptr);
  registry_mutex.unlock();
}

int main() {
  Arena arena(true);
  arena.Allocate(8, false);
  arena.AllocateMany(3);
  Register(&registry_mutex);
  RegisterTwo();
  std::printf("%zu %d\n", arena.size(), registered);
}
