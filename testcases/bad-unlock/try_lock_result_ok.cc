// What was tried is unlocked where it was obtained: by its result, kept in a variable or a member,
// or returned to the caller.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

std::mutex mutex;
int refreshed = 0;

bool Enter(bool wait) {
  if (wait) {
    mutex.lock();
    return true;
  }
  return mutex.try_lock();
}

void Refresh(bool wait) {
  const bool entered = Enter(wait);
  if (entered) ++refreshed;
  if (entered) mutex.unlock();
}

class Session {
 public:
  void Begin() { locked_ = mutex.try_lock(); }
  void End() {
    if (locked_) mutex.unlock();
    locked_ = false;
  }

 private:
  bool locked_ = false;
};

int Status() { return mutex.try_lock() ? 0 : 16; }

void Count() {
  const int status = Status();
  if (status != 0) return;
  ++refreshed;
  mutex.unlock();
}

int main() {
  std::thread other([] { Refresh(true); });
  Refresh(false);
  other.join();
  Session session;
  session.Begin();
  session.End();
  Count();
  std::printf("done\n");
}
