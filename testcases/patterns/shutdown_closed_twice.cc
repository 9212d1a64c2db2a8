// impasse: static = double-close
// impasse: online = skip -- ends with an exception
// impasse: postmortem = skip -- ends with an exception
//
// Both the one who stops the service and its destructor close the queue.
#include <impasse/channel.h>

#include <thread>

class Service {
 public:
  Service() : worker_([this] { Run(); }) {}
  ~Service() {
    queue_.close();
    worker_.join();
  }
  void Stop() { queue_.close(); }

 private:
  void Run() {
    for (const int item : queue_) (void)item;
  }

  impasse::channel<int> queue_{4};
  std::thread worker_;
};

int main() {
  Service service;
  service.Stop();
}
