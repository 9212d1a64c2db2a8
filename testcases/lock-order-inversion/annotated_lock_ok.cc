// The same declarations: the timer is only attempted under the queue, or taken after it; a function
// that requires a lock does not take it.
// impasse: static = none
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
    if (timer_mutex_.Attempt()) {
      SetTimer(task);
      timer_mutex_.Exit();
    }
  }
  void Tick() {
    const KernelGuard guard(&timer_mutex_);
    SetTimer(0);
    const KernelGuard queue(&run_queue_mutex_);
    --runnable_;
  }

 private:
  void SetTimer(int task) THREAD_ANNOTATION(requires_capability(timer_mutex_)) {
    next_timer_ = task;
  }

  KernelMutex run_queue_mutex_;
  KernelMutex timer_mutex_;
  int runnable_ = 0;
  int next_timer_ = 0;
};

Scheduler scheduler;

void OnInterrupt() { scheduler.Tick(); }

void OnSystemCall(int task) { scheduler.Wake(task); }
