// The main thread gives the priority, through the native handle.
// impasse: static = priority-inversion
#include <pthread.h>
#include <sched.h>

#include <mutex>
#include <thread>

class Motor {
 public:
  void Step() {
    std::lock_guard<std::mutex> lock(mu_);
    ++position_;
  }
  void Reset() {
    std::lock_guard<std::mutex> lock(mu_);
    position_ = 0;
  }

 private:
  std::mutex mu_;
  int position_ = 0;
};

Motor motor;

int main() {
  std::thread control([] { motor.Step(); });
  sched_param param{};
  param.sched_priority = 50;
  pthread_setschedparam(control.native_handle(), SCHED_RR, &param);
  motor.Reset();
  control.join();
}
