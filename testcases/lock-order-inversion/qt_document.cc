// Qt's mutexes and lockers, by their declarations: the view paints under its own lock and reads the
// document, the document notifies its view under the writer lock.
// impasse: static = lock-order-inversion
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

class QReadWriteLock {
 public:
  QReadWriteLock();
  ~QReadWriteLock();
  void lockForRead();
  void lockForWrite();
  void unlock();
};

class QReadLocker {
 public:
  explicit QReadLocker(QReadWriteLock* lock);
  ~QReadLocker();
};

class QThread {
 public:
  virtual ~QThread();
  void start();
  bool wait();

 protected:
  virtual void run();
};

class Document {
 public:
  int Words() {
    const QReadLocker locker(&lock_);
    return words_;
  }
  void Append(int words);

 private:
  QReadWriteLock lock_;
  int words_ = 0;
};

class View {
 public:
  void Paint(Document& document) {
    const QMutexLocker<QMutex> locker(&mutex_);
    painted_ = document.Words();
  }
  void Invalidate() {
    const QMutexLocker<QMutex> locker(&mutex_);
    painted_ = -1;
  }

 private:
  QMutex mutex_;
  int painted_ = 0;
};

Document document;
View view;

void Document::Append(int words) {
  lock_.lockForWrite();
  words_ += words;
  view.Invalidate();
  lock_.unlock();
}

class Importer : public QThread {
 protected:
  void run() override { document.Append(100); }
};

int main() {
  Importer importer;
  importer.start();
  view.Paint(document);
  importer.wait();
}
