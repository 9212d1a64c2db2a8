// Erasing from a map under the lock destroys the last shared pointer to a subscription, whose
// destructor reports to the owner of the map.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>

class Broker {
 public:
  class Subscription {
   public:
    explicit Subscription(Broker& broker) : broker_(broker) {}
    ~Subscription() { broker_.OnClosed(); }

   private:
    Broker& broker_;
  };

  void Subscribe(int client) {
    std::lock_guard<std::mutex> lock(mutex_);
    clients_.emplace(client, std::make_shared<Subscription>(*this));
  }
  void Disconnect(int client) {
    std::lock_guard<std::mutex> lock(mutex_);
    clients_.erase(client);
  }
  void OnClosed() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++closed_;
  }

 private:
  std::mutex mutex_;
  int closed_ = 0;
  std::map<int, std::shared_ptr<Subscription>> clients_;
};

int main() {
  Broker broker;
  broker.Subscribe(7);
  broker.Disconnect(7);
  std::puts("done");
}
