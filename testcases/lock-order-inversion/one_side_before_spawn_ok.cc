// Main takes the locks the other way round, but only while it builds the tables, before it starts
// any thread, and in a function that also runs later with nothing in common.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

class Game {
 public:
  void Build() {
    std::lock_guard<std::mutex> units(units_mutex_);
    units_ = 10;
    std::lock_guard<std::mutex> map(map_mutex_);
    tiles_ = 100;
  }
  void Tick() {
    std::lock_guard<std::mutex> map(map_mutex_);
    ++tiles_;
    std::lock_guard<std::mutex> units(units_mutex_);
    --units_;
  }
  int Score() {
    int score = 0;
    {
      std::lock_guard<std::mutex> units(units_mutex_);
      score = units_;
    }
    std::lock_guard<std::mutex> map(map_mutex_);
    return score + tiles_;
  }

 private:
  std::mutex units_mutex_;
  std::mutex map_mutex_;
  int units_ = 0;
  int tiles_ = 0;
};

int main() {
  Game game;
  game.Build();
  std::thread one([&] { game.Tick(); });
  std::thread two([&] { game.Tick(); });
  const int now = game.Score();
  one.join();
  two.join();
  std::printf("%d\n", now >= 0 ? game.Score() : 0);
}
