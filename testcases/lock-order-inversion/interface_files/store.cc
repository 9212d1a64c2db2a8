// The store tells its listener about a change under its lock. The implementation of the listener is
// in another file, takes a lock there, and under that lock asks the store.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
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
