// A lock class of another library: only its declaration is here, and the thread-safety attributes
// of Clang say what its functions do.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the lock is not defined here
// impasse: postmortem = skip -- the lock is not defined here
#define THREAD_ANNOTATION(x) __attribute__((x))

class THREAD_ANNOTATION(capability("mutex")) KernelMutex {
 public:
  KernelMutex();
  ~KernelMutex();
  void Enter() THREAD_ANNOTATION(acquire_capability());
  void Exit() THREAD_ANNOTATION(release_capability());
  bool Attempt() THREAD_ANNOTATION(try_acquire_capability(true));
};

class THREAD_ANNOTATION(scoped_lockable) KernelGuard {
 public:
  explicit KernelGuard(KernelMutex* mutex) THREAD_ANNOTATION(acquire_capability(mutex));
  ~KernelGuard() THREAD_ANNOTATION(release_capability());
};

class Scheduler {
 public:
  void Wake(int task) {
    const KernelGuard guard(&run_queue_mutex_);
    ++runnable_;
    timer_mutex_.Enter();
    next_timer_ = task;
    timer_mutex_.Exit();
  }
  void Tick() {
    const KernelGuard guard(&timer_mutex_);
    if (next_timer_ == 0) return;
    next_timer_ = 0;
    const KernelGuard queue(&run_queue_mutex_);
    --runnable_;
  }

 private:
  KernelMutex run_queue_mutex_;
  KernelMutex timer_mutex_;
  int runnable_ = 0;
  int next_timer_ = 0;
};

Scheduler scheduler;

void OnInterrupt() { scheduler.Tick(); }

void OnSystemCall(int task) { scheduler.Wake(task); }
