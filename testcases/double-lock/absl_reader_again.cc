// Abseil's mutex: a writer calls a getter that takes a reader lock of the same mutex.
// impasse: static = double-lock
// impasse: online = skip -- Abseil is not linked
// impasse: postmortem = skip -- Abseil is not linked
#include <vector>

#include "absl/synchronization/mutex.h"

class Samples {
 public:
  void Add(int value) {
    absl::MutexLock lock(&mutex_);
    values_.push_back(value);
    if (Size() > 100) values_.clear();
  }
  std::size_t Size() const {
    absl::ReaderMutexLock lock(&mutex_);
    return values_.size();
  }

 private:
  mutable absl::Mutex mutex_;
  std::vector<int> values_;
};

Samples samples;

int main() {
  samples.Add(3);
  return samples.Size() == 1 ? 0 : 1;
}
