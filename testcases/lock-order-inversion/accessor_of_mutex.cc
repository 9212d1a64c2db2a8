// The locks are handed out by accessor functions: by reference from a singleton and by pointer from
// a table.
// impasse: all = lock-order-inversion
#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>

class Environment {
 public:
  static Environment& Instance() {
    static Environment environment;
    return environment;
  }
  std::mutex& variables_mutex() { return variables_mutex_; }
  std::mutex* path_mutex() { return &path_mutex_; }

 private:
  std::mutex variables_mutex_;
  std::mutex path_mutex_;
};

void SetVariable() {
  std::lock_guard<std::mutex> variables(Environment::Instance().variables_mutex());
  std::lock_guard<std::mutex> path(*Environment::Instance().path_mutex());
}

void AppendPath() {
  auto* mutex = Environment::Instance().path_mutex();
  mutex->lock();
  std::mutex& other = Environment::Instance().variables_mutex();
  other.lock();
  other.unlock();
  mutex->unlock();
}

int main() {
  std::thread shell(SetVariable);
  std::thread profile([] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    AppendPath();
  });
  shell.join();
  profile.join();
  std::puts("done");
}
