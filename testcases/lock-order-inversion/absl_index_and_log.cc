// An index is read under its lock while entries are logged; the logger, when its buffer is full,
// drops entries of the index, which the printing thread holds already. The classes stand in for
// Abseil's.
// impasse: static = double-lock, lock-order-inversion
// impasse: online = skip -- declarations only
// impasse: postmortem = skip -- declarations only
namespace absl {
inline namespace lts_20230802 {
class Mutex {
 public:
  Mutex();
  ~Mutex();
  void Lock();
  void Unlock();
  void ReaderLock();
  void ReaderUnlock();
};
class MutexLock {
 public:
  explicit MutexLock(Mutex* mu);
  ~MutexLock();
};
class ReaderMutexLock {
 public:
  explicit ReaderMutexLock(Mutex* mu);
  ~ReaderMutexLock();
};
}  // namespace lts_20230802
}  // namespace absl

class Log {
 public:
  void Append(int entry);

 private:
  absl::Mutex mu_;
  int entries_[16];
  int used_ = 0;
};

class Index {
 public:
  void Print(Log& log) {
    absl::ReaderMutexLock lock(&mu_);
    for (int i = 0; i < size_; ++i) log.Append(i);
  }
  void Shrink() {
    absl::MutexLock lock(&mu_);
    if (size_ > 0) --size_;
  }

 private:
  absl::Mutex mu_;
  int size_ = 0;
};

Index index_of_all;
Log log_of_all;

void Log::Append(int entry) {
  mu_.Lock();
  if (used_ == 16) {
    used_ = 0;
    index_of_all.Shrink();
  }
  entries_[used_++] = entry;
  mu_.Unlock();
}

void PrintAll() { index_of_all.Print(log_of_all); }
void Note(int entry) { log_of_all.Append(entry); }
