// Qt's lockers give back on every path; one is unlocked by hand and locked again.
// impasse: static = none
// impasse: online = skip -- Qt is not linked
// impasse: postmortem = skip -- Qt is not linked
class QMutex {
 public:
  QMutex();
  ~QMutex();
  void lock();
  bool tryLock(int timeout = 0);
  void unlock();
};

template <typename Mutex>
class QMutexLocker {
 public:
  explicit QMutexLocker(Mutex* mutex);
  ~QMutexLocker();
  void unlock();
  void relock();
};

QMutex mutex;
int jobs = 0;

int Slow();

int Take(int count) {
  QMutexLocker<QMutex> locker(&mutex);
  if (jobs < count) return 0;
  jobs -= count;
  locker.unlock();
  const int done = Slow();
  if (done < 0) return -1;
  locker.relock();
  jobs += done;
  return count;
}

bool TryTake() {
  if (!mutex.tryLock(10)) return false;
  --jobs;
  mutex.unlock();
  return true;
}
