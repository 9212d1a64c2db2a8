// Every session has a gate of its own. Two sessions pass two gates and meet behind them.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <thread>

std::mutex users_mutex;
std::mutex rooms_mutex;
int users = 0;
int rooms = 0;

class Session {
 public:
  void Join() {
    std::lock_guard<std::mutex> gate(gate_);
    std::lock_guard<std::mutex> user_lock(users_mutex);
    std::lock_guard<std::mutex> room_lock(rooms_mutex);
    ++users;
    joined_ = true;
  }
  void CloseRoom() {
    std::lock_guard<std::mutex> gate(gate_);
    std::lock_guard<std::mutex> room_lock(rooms_mutex);
    --rooms;
    std::lock_guard<std::mutex> user_lock(users_mutex);
    if (joined_) --users;
  }

 private:
  std::mutex gate_;
  bool joined_ = false;
};

int main() {
  Session guest;
  Session host;
  std::thread a([&] { guest.Join(); });
  std::thread b([&] { host.CloseRoom(); });
  a.join();
  b.join();
  std::puts("done");
}
