// Two jthreads live in one scope, so both run at once; the scope ends when both are done.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <stop_token>
#include <thread>

class Timetable {
 public:
  void Run() {
    std::jthread routes([this](std::stop_token stop) {
      for (int i = 0; i < 100 && !stop.stop_requested(); ++i) LoadRoutes();
    });
    std::jthread stops([this](std::stop_token stop) {
      while (!stop.stop_requested()) LoadStops();
    });
  }

 private:
  void LoadRoutes() {
    std::lock_guard<std::mutex> r(routes_mutex_);
    std::lock_guard<std::mutex> s(stops_mutex_);
    routes_ += ++stops_;
  }
  void LoadStops() {
    std::lock_guard<std::mutex> s(stops_mutex_);
    std::lock_guard<std::mutex> r(routes_mutex_);
    stops_ += ++routes_;
  }

  std::mutex routes_mutex_;
  std::mutex stops_mutex_;
  unsigned routes_ = 0;
  unsigned stops_ = 0;
};

int main() {
  Timetable timetable;
  timetable.Run();
  std::puts("done");
}
