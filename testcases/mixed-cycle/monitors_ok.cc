// A monitor in a monitor that is left before the wait, and two threads that answer each other in
// turn.
// impasse: all = none
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

class Store {
 public:
  void Put() {
    std::lock_guard<std::mutex> lock(mu_);
    std::lock_guard<std::mutex> list(list_mu_);
    ++size_;
    filled_.notify_one();
  }
  void Take() {
    {
      std::lock_guard<std::mutex> lock(mu_);
      ++readers_;
    }
    std::unique_lock<std::mutex> list(list_mu_);
    while (size_ == 0) filled_.wait(list);
    --size_;
  }

 private:
  std::mutex mu_;
  std::mutex list_mu_;
  std::condition_variable filled_;
  int readers_ = 0;
  int size_ = 0;
};

enum class Turn { kPing, kPong };

class Game {
 public:
  void Play(Turn mine, Turn next) {
    for (int i = 0; i < 3; ++i) {
      std::unique_lock<std::mutex> lock(mu_);
      changed_.wait(lock, [&] { return turn_ == mine; });
      turn_ = next;
      changed_.notify_one();
    }
  }

 private:
  std::mutex mu_;
  std::condition_variable changed_;
  Turn turn_ = Turn::kPing;
};

}  // namespace

int main() {
  Store store;
  std::thread reader([&] { store.Take(); });
  store.Put();
  reader.join();
  Game game;
  std::thread ping([&] { game.Play(Turn::kPing, Turn::kPong); });
  std::thread pong([&] { game.Play(Turn::kPong, Turn::kPing); });
  ping.join();
  pong.join();
}
