// The listener takes its lock under the lock of the store. It asks the store as well, but not under
// its own lock; and a class with the same method that is no listener does.
// impasse: all = none
#include "store.h"

void Store::SetListener(Listener* listener) {
  std::lock_guard<std::mutex> lock(mutex_);
  listener_ = listener;
}

void Store::Put(const std::string& key, int value) {
  std::lock_guard<std::mutex> lock(mutex_);
  last_key_ = key;
  last_value_ = value;
  if (listener_ != nullptr) listener_->OnChange(key);
}

int Store::Get(const std::string& key) {
  std::lock_guard<std::mutex> lock(mutex_);
  return key == last_key_ ? last_value_ : -1;
}
