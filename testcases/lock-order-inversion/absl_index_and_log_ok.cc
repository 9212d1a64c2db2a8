// As absl_index_and_log, but the logger drops entries after it has given up its lock.
// impasse: static = none
// impasse: online = skip -- declarations only
// impasse: postmortem = skip -- declarations only
namespace absl {
class Mutex {
 public:
  Mutex();
  ~Mutex();
  void Lock();
  void Unlock();
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
  absl::MutexLock lock(&mu_);
  if (used_ < 16) entries_[used_++] = entry;
}

void PrintAll() { index_of_all.Print(log_of_all); }
void Note(int entry) {
  log_of_all.Append(entry);
  index_of_all.Shrink();
}
