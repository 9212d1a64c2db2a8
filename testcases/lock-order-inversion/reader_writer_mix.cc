// A reader of the routes takes the peers exclusively; a thread with the peers wants to write the
// routes. One side of the circle reads, and it is a circle all the same.
// impasse: all = lock-order-inversion
#include <chrono>
#include <cstdio>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <thread>

class Router {
 public:
  std::string Lookup(const std::string& prefix) {
    std::shared_lock<std::shared_mutex> routes(routes_mutex_);
    const auto route = routes_.find(prefix);
    if (route == routes_.end()) return "";
    std::lock_guard<std::mutex> peers(peers_mutex_);
    return peers_.count(route->second) != 0 ? route->second : "";
  }
  void PeerDown(const std::string& peer) {
    std::lock_guard<std::mutex> peers(peers_mutex_);
    peers_.erase(peer);
    std::unique_lock<std::shared_mutex> routes(routes_mutex_);
    std::erase_if(routes_, [&](const auto& route) { return route.second == peer; });
  }
  void Learn(const std::string& prefix, const std::string& peer) {
    {
      std::lock_guard<std::mutex> peers(peers_mutex_);
      peers_.insert(peer);
    }
    std::unique_lock<std::shared_mutex> routes(routes_mutex_);
    routes_[prefix] = peer;
  }

 private:
  std::shared_mutex routes_mutex_;
  std::map<std::string, std::string> routes_;
  std::mutex peers_mutex_;
  std::set<std::string> peers_;
};

int main() {
  Router router;
  router.Learn("10.0.0.0/8", "west");
  std::thread forward([&] { router.Lookup("10.0.0.0/8"); });
  std::thread monitor([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    router.PeerDown("west");
  });
  forward.join();
  monitor.join();
  std::printf("[%s]\n", router.Lookup("10.0.0.0/8").c_str());
}
