// A jthread is joined at the end of its scope, the one of a block before the next block begins; an
// async call whose future nobody keeps has ended at its semicolon; a deferred one runs in get().
// impasse: all = none
#include <cstdio>
#include <future>
#include <mutex>
#include <thread>

std::mutex routes_mutex;
std::mutex stops_mutex;
int routes = 0;
int stops = 0;

void LoadRoutes() {
  std::lock_guard<std::mutex> r(routes_mutex);
  std::lock_guard<std::mutex> s(stops_mutex);
  routes += ++stops;
}

void LoadStops() {
  std::lock_guard<std::mutex> s(stops_mutex);
  std::lock_guard<std::mutex> r(routes_mutex);
  stops += ++routes;
}

void Check() {
  std::lock_guard<std::mutex> s(stops_mutex);
  std::lock_guard<std::mutex> r(routes_mutex);
  if (stops > 100) std::puts("many");
}

int main() {
  {
    std::jthread loader(LoadRoutes);
  }
  {
    std::jthread loader(LoadStops);
  }
  std::future<void> later = std::async(std::launch::deferred, Check);
  later.get();
  (void)std::async(std::launch::async, LoadRoutes);
  (void)std::async(std::launch::async, LoadStops);
  std::printf("%d\n", routes > 0);
}
