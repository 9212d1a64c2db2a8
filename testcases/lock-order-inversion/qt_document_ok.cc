// Qt's lockers that are given up before the other lock, a try that is not waited for, and a wait
// condition that gives the mutex back.
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

class QWaitCondition {
 public:
  QWaitCondition();
  ~QWaitCondition();
  bool wait(QMutex* mutex);
  void wakeAll();
};

class QThread {
 public:
  virtual ~QThread();
  void start();
  bool wait();

 protected:
  virtual void run();
};

QMutex document_mutex;
QMutex view_mutex;
QWaitCondition changed;
int words = 0;
int painted = 0;

void Append(int count) {
  QMutexLocker<QMutex> locker(&document_mutex);
  words += count;
  changed.wakeAll();
  locker.unlock();
  const QMutexLocker<QMutex> view(&view_mutex);
  painted = -1;
}

void Paint() {
  const QMutexLocker<QMutex> view(&view_mutex);
  const QMutexLocker<QMutex> document(&document_mutex);
  painted = words;
}

void WaitForWords() {
  document_mutex.lock();
  while (words == 0) changed.wait(&document_mutex);
  if (view_mutex.tryLock()) {
    painted = words;
    view_mutex.unlock();
  }
  document_mutex.unlock();
}

class Importer : public QThread {
 protected:
  void run() override { Append(100); }
};

class Reader : public QThread {
 protected:
  void run() override { WaitForWords(); }
};

int main() {
  Importer importer;
  Reader reader;
  importer.start();
  reader.start();
  Paint();
  importer.wait();
  reader.wait();
}
