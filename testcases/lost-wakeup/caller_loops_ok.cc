// The loop is in the caller; the function only waits for the next change.
// impasse: static = none
#include <condition_variable>
#include <mutex>
#include <thread>

class Version {
 public:
  int Get() {
    std::lock_guard<std::mutex> lock(mu_);
    return number_;
  }
  void Bump() {
    std::lock_guard<std::mutex> lock(mu_);
    ++number_;
    changed_.notify_all();
  }
  // Waits until it is no longer `old`, or for nothing.
  void WaitForChange(int old) {
    std::unique_lock<std::mutex> lock(mu_);
    if (number_ == old) changed_.wait(lock);
  }

 private:
  std::mutex mu_;
  std::condition_variable changed_;
  int number_ = 0;
};

void Follow(Version& version, int last) {
  int seen = version.Get();
  while (seen < last) {
    version.WaitForChange(seen);
    seen = version.Get();
  }
}

int main() {
  Version version;
  std::thread follower(Follow, std::ref(version), 3);
  for (int i = 0; i < 3; ++i) version.Bump();
  follower.join();
}
